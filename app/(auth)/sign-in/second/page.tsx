import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/signing-in";
import { factorsOf } from "@/db/queries/second-factors";
import { readPending } from "@/lib/access/pending-sign-in";
import { safeReturnPath } from "@/lib/access/return-path";
import { askForPasskey, signInWithPasskey } from "../actions";
import { PasskeyButton } from "../passkey-button";
import { showCode } from "./actions";

export const metadata: Metadata = { title: texts.secondStep };

type Props = { searchParams: Promise<{ callbackUrl?: unknown }> };

/** After a right password, for those who have set up more than that. */
export default async function SecondStepPage({ searchParams }: Props) {
  const returnPath = safeReturnPath((await searchParams).callbackUrl);
  const loginId = await readPending("second-factor");
  if (loginId === null) redirect("/sign-in?error=too-late");
  const { totpSince, passkeys } = await factorsOf(loginId);
  return (
    <AuthFrame
      title={texts.secondStep}
      description={totpSince === null ? texts.yourPasswordIsRight : texts.yourPasswordIsRightNow}
      footer={<TextLink href="/sign-in">{texts.startAgain}</TextLink>}
    >
      <div className="flex flex-col gap-4">
        {passkeys.length > 0 && (
          <PasskeyButton ask={askForPasskey} signIn={signInWithPasskey} returnPath={returnPath} />
        )}
        <ActionForm action={showCode}>
          <input type="hidden" name="callbackUrl" value={returnPath} />
          <TextField
            name="code"
            label={texts.code}
            autoComplete="one-time-code"
            autoFocus
            maxLength={40}
            mono
          />
          <SubmitButton pendingLabel={texts.checking}>{texts.continue}</SubmitButton>
        </ActionForm>
      </div>
    </AuthFrame>
  );
}
