"use client";

import {
  type PublicKeyCredentialCreationOptionsJSON,
  startRegistration,
} from "@simplewebauthn/browser";
import { Fingerprint } from "lucide-react";
import type { ReactNode } from "react";
import type { ActionState } from "@/app/_ui/action-state";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/signing-in";
import { CodesForm, type CodesState } from "./codes-form";

type Asked = ActionState & { options?: PublicKeyCredentialCreationOptionsJSON | undefined };

type PasskeyFormProps = {
  ask: (previous: ActionState, form: FormData) => Promise<Asked>;
  add: (previous: ActionState, form: FormData) => Promise<CodesState>;
  /** Fields: the name, and the password where there is one. */
  children: ReactNode;
};

/** Has the browser make a passkey and keeps its public half. */
export function PasskeyForm({ ask, add, children }: PasskeyFormProps) {
  async function make(previous: ActionState, form: FormData): Promise<CodesState> {
    const { options, ...refused } = await ask({}, only(form, "current"));
    if (options === undefined) return refused;
    const named = only(form, "name");
    try {
      named.set("answer", JSON.stringify(await startRegistration({ optionsJSON: options })));
    } catch {
      return {
        error:
          "The browser made no passkey: it cannot, this device has one already, or you cancelled.",
      };
    }
    return add(previous, named);
  }
  return (
    <CodesForm action={make}>
      {children}
      <div>
        <SubmitButton
          variant="secondary"
          icon={<Fingerprint aria-hidden />}
          pendingLabel={texts.waitingForTheDevice}
        >
          {texts.addPasskey}
        </SubmitButton>
      </div>
    </CodesForm>
  );
}

function only(form: FormData, name: string): FormData {
  const part = new FormData();
  const value = form.get(name);
  if (value !== null) part.set(name, value);
  return part;
}
