import type { Metadata } from "next";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { fill } from "@/app/_ui/fill";
import { LinkButton } from "@/app/_ui/link-button";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/signing-in";
import { passwordLengthMin } from "@/lib/access/password";
import { requestIp } from "@/lib/access/request-ip";
import { resetIsPossible } from "@/lib/access/reset-password";
import { isWithin, limits } from "@/lib/access/throttle";
import { setNewPassword } from "./actions";

export const metadata: Metadata = { title: texts.setANewPassword };

type Props = { searchParams: Promise<{ token?: unknown }> };

export default async function ResetPasswordPage({ searchParams }: Props) {
  const { token } = await searchParams;
  const mayTry = await isWithin(limits.linkIp, (await requestIp()) ?? "unknown");
  if (typeof token !== "string" || !mayTry || !(await resetIsPossible(token))) return <Over />;
  return (
    <AuthFrame title={texts.setANewPassword} description={texts.allBrowsersThatAre}>
      <ActionForm action={setNewPassword}>
        <input type="hidden" name="token" value={token} />
        <TextField
          name="password"
          label={texts.newPassword}
          type="password"
          autoComplete="new-password"
          autoFocus
          help={fill(texts.atLeastCharactersA, { passwordLengthMin })}
        />
        <SubmitButton pendingLabel={texts.saving}>{texts.setPasswordAndSign}</SubmitButton>
      </ActionForm>
    </AuthFrame>
  );
}

function Over() {
  return (
    <AuthFrame title={texts.thisLinkDoesNot} description={texts.itWasUsedAlready}>
      <div className="flex flex-col">
        <LinkButton variant="primary" href="/forgot-password">
          {texts.sendANewLink}
        </LinkButton>
      </div>
    </AuthFrame>
  );
}
