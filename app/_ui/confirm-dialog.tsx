"use client";

import type { Confirmation } from "./confirmation";
import { DialogButton, type DialogTrigger } from "./dialog-button";
import { useLazy } from "./use-lazy";

const load = async () => (await import("./confirm-window")).ConfirmWindow;

/** A button whose action asks first. Closes itself when the action answers without an error. */
export function ConfirmDialog({
  trigger,
  triggerVariant,
  triggerSize,
  triggerLabel,
  ...confirmation
}: Confirmation & DialogTrigger) {
  const [Window, fetchWindow] = useLazy(load);
  return (
    <DialogButton
      {...{ trigger, triggerVariant, triggerSize, triggerLabel }}
      onWanted={fetchWindow}
    >
      {(state) => Window !== null && <Window {...state} {...confirmation} />}
    </DialogButton>
  );
}
