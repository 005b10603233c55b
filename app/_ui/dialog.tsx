"use client";

import { type ReactNode, useRef, useState } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-style";
import type { DialogSize } from "./dialog-window";
import { useLazy } from "./use-lazy";

type DialogProps = {
  /** Content of the button that opens it: text, or an icon and text. */
  trigger: ReactNode;
  triggerVariant?: ButtonVariant | undefined;
  triggerSize?: ButtonSize | undefined;
  /** Needed when the trigger is only an icon. */
  triggerLabel?: string | undefined;
  title: string;
  description?: ReactNode;
  size?: DialogSize | undefined;
  children: ReactNode;
};

const load = async () => (await import("./dialog-window")).DialogWindow;

/** A button and the dialog it opens. Inside, DialogClose makes the button that closes it. */
export function Dialog({
  trigger,
  triggerVariant,
  triggerSize,
  triggerLabel,
  ...content
}: DialogProps) {
  const [open, setOpen] = useState(false);
  const [Window, fetchWindow] = useLazy(load);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={triggerLabel}
        aria-haspopup="dialog"
        aria-expanded={open}
        onFocus={fetchWindow}
        onPointerEnter={fetchWindow}
        onClick={() => {
          fetchWindow();
          setOpen(true);
        }}
        className={buttonClass(triggerVariant, triggerSize)}
      >
        {trigger}
      </button>
      {Window !== null && (
        <Window open={open} onOpenChange={setOpen} button={button} {...content} />
      )}
    </>
  );
}
