"use client";

import { type RefObject, useId, useState } from "react";
import { ActionForm } from "./action-form";
import type { Confirmation } from "./confirmation";
import { DialogClose } from "./dialog-close";
import { DialogWindow } from "./dialog-window";
import { controlClass } from "./field";
import { SubmitButton } from "./submit-button";

type ConfirmWindowProps = Confirmation & {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  button?: RefObject<HTMLButtonElement | null> | undefined;
};

/** The question itself; the menu opens it for items that ask first. */
export function ConfirmWindow({
  title,
  description,
  confirmLabel,
  pendingLabel,
  action,
  hidden = {},
  typeToConfirm,
  tone = "danger",
  children,
  ...shown
}: ConfirmWindowProps) {
  const id = useId();
  const [typed, setTyped] = useState("");
  return (
    <DialogWindow {...shown} title={title} description={description}>
      <ActionForm action={action} onSuccess={() => shown.onOpenChange(false)}>
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {children}
        {typeToConfirm !== undefined && (
          <div className="flex flex-col gap-1.5">
            <label htmlFor={id}>
              Type <strong className="font-mono text-sm">{typeToConfirm}</strong> to go on
            </label>
            <input
              id={id}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              spellCheck={false}
              className={`${controlClass} h-8`}
            />
          </div>
        )}
        <div className="flex justify-end gap-2">
          <DialogClose />
          <SubmitButton
            variant={tone}
            pendingLabel={pendingLabel}
            disabled={typeToConfirm !== undefined && typed !== typeToConfirm}
          >
            {confirmLabel}
          </SubmitButton>
        </div>
      </ActionForm>
    </DialogWindow>
  );
}
