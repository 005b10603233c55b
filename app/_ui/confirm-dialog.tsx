"use client";

import { type ReactNode, useRef, useState } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-style";
import type { Confirmation } from "./confirmation";
import { useLazy } from "./use-lazy";

type ConfirmDialogProps = Confirmation & {
  trigger: ReactNode;
  triggerVariant?: ButtonVariant | undefined;
  triggerSize?: ButtonSize | undefined;
  triggerLabel?: string | undefined;
};

const load = async () => (await import("./confirm-window")).ConfirmWindow;

/** A button whose action asks first. Closes itself when the action answers without an error. */
export function ConfirmDialog({
  trigger,
  triggerVariant,
  triggerSize,
  triggerLabel,
  ...confirmation
}: ConfirmDialogProps) {
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
        <Window open={open} onOpenChange={setOpen} button={button} {...confirmation} />
      )}
    </>
  );
}
