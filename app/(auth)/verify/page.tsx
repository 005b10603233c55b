import { CircleCheck, MailQuestion } from "lucide-react";
import type { Metadata } from "next";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { fill } from "@/app/_ui/fill";
import { LinkButton } from "@/app/_ui/link-button";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/signing-in";
import { requestIp } from "@/lib/access/request-ip";
import { currentLogin } from "@/lib/access/session";
import { isWithin, limits } from "@/lib/access/throttle";
import { verifyEmail } from "@/lib/access/verify-email";
import { resend } from "./actions";

export const metadata: Metadata = { title: texts.confirmYourEMail };

type Props = { searchParams: Promise<{ token?: unknown }> };

/** Opening the link is the proof, so it works at once; opening it again changes nothing. */
export default async function VerifyPage({ searchParams }: Props) {
  const { token } = await searchParams;
  const verified = typeof token === "string" && (await mayTry()) ? await verifyEmail(token) : null;
  if (verified !== null) return <Verified email={verified.email} />;
  const login = await currentLogin();
  if (login?.emailVerified === true) return <Verified email={login.email} />;
  return <LinkIsOver canResend={login !== null} />;
}

async function mayTry(): Promise<boolean> {
  return isWithin(limits.linkIp, (await requestIp()) ?? "unknown");
}

function Verified({ email }: { email: string }) {
  return (
    <AuthFrame title={texts.yourEMailAddress} description={fill(texts.isYoursUsherMay, { email })}>
      <div className="flex flex-col gap-4">
        <CircleCheck aria-hidden className="size-8 text-added" />
        <LinkButton variant="primary" href="/workspaces">
          {texts.goToYourWorkspace}
        </LinkButton>
      </div>
    </AuthFrame>
  );
}

function LinkIsOver({ canResend }: { canResend: boolean }) {
  return (
    <AuthFrame title={texts.thisLinkDoesNot} description={texts.itIsTooOld}>
      <div className="flex flex-col gap-4">
        <MailQuestion aria-hidden className="size-8 text-changed" />
        {canResend ? (
          <ActionForm action={resend}>
            <SubmitButton pendingLabel={texts.sending}>{texts.sendANewLink}</SubmitButton>
          </ActionForm>
        ) : (
          <LinkButton variant="primary" href="/sign-in?callbackUrl=%2Fverify">
            {texts.signInToGet}
          </LinkButton>
        )}
      </div>
    </AuthFrame>
  );
}
