"use client";

import type { ReactNode } from "react";
import { DialogButton, type DialogTrigger } from "./dialog-button";
import type { DialogSize } from "./dialog-window";
import { useLazy } from "./use-lazy";

type DialogProps = DialogTrigger & {
  title: string;
  description?: ReactNode;
  size?: DialogSize | undefined;
  children: ReactNode;
};

const load = async () => (await import("./dialog-window")).DialogWindow;

/** A button and the dialog it opens. Inside, DialogClose makes the button that closes it. */
export function Dialog({ title, description, size, children, ...trigger }: DialogProps) {
  const [Window, fetchWindow] = useLazy(load);
  return (
    <DialogButton {...trigger} onWanted={fetchWindow}>
      {(state) =>
        Window !== null && <Window {...state} {...{ title, description, size, children }} />
      }
    </DialogButton>
  );
}
