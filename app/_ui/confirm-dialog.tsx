"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { type ReactNode, useId, useState } from "react";
import { ActionForm } from "./action-form";
import type { ActionState } from "./action-state";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-style";
import { DialogClose, DialogContent } from "./dialog";
import { controlClass } from "./field";
import { SubmitButton } from "./submit-button";

export type Confirmation = {
  title: string;
  /** Names what happens and to how many, for example "412 accounts lose access". */
  description: ReactNode;
  confirmLabel: string;
  pendingLabel?: string | undefined;
  action: (previous: ActionState, form: FormData) => Promise<ActionState>;
  /** Sent with the form. */
  hidden?: Record<string, string> | undefined;
  /** The person must type this text first. */
  typeToConfirm?: string | undefined;
  tone?: "danger" | "primary" | undefined;
  /** More fields, for example a comment. */
  children?: ReactNode;
};

type ConfirmDialogProps = Confirmation & {
  trigger: ReactNode;
  triggerVariant?: ButtonVariant | undefined;
  triggerSize?: ButtonSize | undefined;
  triggerLabel?: string | undefined;
};

/** A button whose action asks first. Closes itself when the action answers without an error. */
export function ConfirmDialog({
  trigger,
  triggerVariant,
  triggerSize,
  triggerLabel,
  ...confirmation
}: ConfirmDialogProps) {
  const [open, setOpen] = useState(false);
  return (
    <Base.Root open={open} onOpenChange={setOpen}>
      <Base.Trigger aria-label={triggerLabel} className={buttonClass(triggerVariant, triggerSize)}>
        {trigger}
      </Base.Trigger>
      <ConfirmContent {...confirmation} onDone={() => setOpen(false)} />
    </Base.Root>
  );
}

/** The question itself; the menu opens it for items that ask first. */
export function ConfirmContent({
  title,
  description,
  confirmLabel,
  pendingLabel,
  action,
  hidden = {},
  typeToConfirm,
  tone = "danger",
  children,
  onDone,
}: Confirmation & { onDone: () => void }) {
  const id = useId();
  const [typed, setTyped] = useState("");
  return (
    <DialogContent title={title} description={description}>
      <ActionForm action={action} onSuccess={onDone}>
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
    </DialogContent>
  );
}
