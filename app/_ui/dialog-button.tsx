"use client";

import { type ReactNode, type RefObject, useRef, useState } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-style";

export type DialogTrigger = {
  /** Content of the button that opens it: text, or an icon and text. */
  trigger: ReactNode;
  triggerVariant?: ButtonVariant | undefined;
  triggerSize?: ButtonSize | undefined;
  /** Needed when the trigger is only an icon. */
  triggerLabel?: string | undefined;
};

export type WindowState = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Has the focus again when the window closes. */
  button: RefObject<HTMLButtonElement | null>;
};

type DialogButtonProps = DialogTrigger & {
  /** At the first sign that somebody will press the button. */
  onWanted: () => void;
  children: (state: WindowState) => ReactNode;
};

/** A button that opens a window, and what it opens. */
export function DialogButton({
  trigger,
  triggerVariant,
  triggerSize,
  triggerLabel,
  onWanted,
  children,
}: DialogButtonProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={triggerLabel}
        aria-haspopup="dialog"
        aria-expanded={open}
        onFocus={onWanted}
        onPointerEnter={onWanted}
        onClick={() => {
          onWanted();
          setOpen(true);
        }}
        className={buttonClass(triggerVariant, triggerSize)}
      >
        {trigger}
      </button>
      {children({ open, onOpenChange: setOpen, button })}
    </>
  );
}
