"use client";

import { type ReactNode, useState } from "react";
import { ActionForm } from "./action-form";
import type { ActionState } from "./action-state";
import { CopyField } from "./copy-field";

type SecretFormProps = {
  /** Answers the new secret in `secret`. */
  action: (previous: ActionState, form: FormData) => Promise<ActionState>;
  /** What the secret is called where it is shown, for example "Secret token". */
  label: string;
  help?: ReactNode;
  /** For a page that fills the secret in elsewhere, too. */
  onSecret?: ((secret: string) => void) | undefined;
  children: ReactNode;
};

/** A form that makes a token or key: it stands above the form until the page is left. */
export function SecretForm({ action, label, help, onSecret, children }: SecretFormProps) {
  const [secret, setSecret] = useState<string | null>(null);
  async function make(previous: ActionState, form: FormData): Promise<ActionState> {
    const answer = await action(previous, form);
    if (answer.secret === undefined) return answer;
    setSecret(answer.secret);
    onSecret?.(answer.secret);
    return { message: answer.message };
  }
  return (
    <div className="flex flex-col gap-4">
      {secret !== null && <CopyField label={label} value={secret} help={help} secret />}
      <ActionForm action={make} resetOnSuccess>
        {children}
      </ActionForm>
    </div>
  );
}
