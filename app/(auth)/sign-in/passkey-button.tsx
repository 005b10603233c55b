"use client";

import {
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
} from "@simplewebauthn/browser";
import { Fingerprint } from "lucide-react";
import { ActionForm } from "@/app/_ui/action-form";
import type { ActionState } from "@/app/_ui/action-state";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/signing-in";

type Asked = ActionState & { options?: PublicKeyCredentialRequestOptionsJSON | undefined };

type PasskeyButtonProps = {
  ask: (previous: ActionState, form: FormData) => Promise<Asked>;
  signIn: (previous: ActionState, form: FormData) => Promise<ActionState>;
  returnPath: string;
};

/** Has the browser show a passkey; which one, the person chooses there. */
export function PasskeyButton({ ask, signIn, returnPath }: PasskeyButtonProps) {
  async function show(previous: ActionState, form: FormData): Promise<ActionState> {
    const { options, ...refused } = await ask({}, new FormData());
    if (options === undefined) return refused;
    try {
      form.set("answer", JSON.stringify(await startAuthentication({ optionsJSON: options })));
    } catch {
      return {
        error: "The browser showed no passkey: it has none for this Usher, or you cancelled.",
      };
    }
    return signIn(previous, form);
  }
  return (
    <ActionForm action={show}>
      <input type="hidden" name="callbackUrl" value={returnPath} />
      <SubmitButton
        variant="secondary"
        icon={<Fingerprint aria-hidden />}
        pendingLabel={texts.waiting}
      >
        {texts.useAPasskey}
      </SubmitButton>
    </ActionForm>
  );
}
