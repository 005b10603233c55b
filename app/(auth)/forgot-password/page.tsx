import type { Metadata } from "next";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { LinkButton } from "@/app/_ui/link-button";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/signing-in";
import { outboxIsOpen } from "@/lib/mail";
import { forgotPassword } from "./actions";

export const metadata: Metadata = { title: texts.forgotYourPassword };

type Props = { searchParams: Promise<{ sent?: unknown }> };

export default async function ForgotPasswordPage({ searchParams }: Props) {
  const { sent } = await searchParams;
  return sent === undefined ? <Ask /> : <Sent />;
}

function Ask() {
  return (
    <AuthFrame
      title={texts.forgotYourPasswordAsked}
      description={texts.weMailYouA}
      footer={<TextLink href="/sign-in">{texts.backToSignIn}</TextLink>}
    >
      <ActionForm action={forgotPassword}>
        <TextField
          name="email"
          label={texts.eMail}
          type="email"
          autoComplete="username"
          autoFocus
        />
        <SubmitButton pendingLabel={texts.sending}>{texts.sendTheLink}</SubmitButton>
      </ActionForm>
    </AuthFrame>
  );
}

/** The same words whether the address is known or not. */
function Sent() {
  return (
    <AuthFrame
      title={texts.lookIntoYourMail}
      description={texts.ifTheAddressBelongs}
      footer={<TextLink href="/sign-in">{texts.backToSignIn}</TextLink>}
    >
      <div className="flex flex-col gap-3">
        {outboxIsOpen() && (
          <LinkButton href="/outbox" variant="primary" prefetch={false}>
            {texts.openTheLocalOutbox}
          </LinkButton>
        )}
        <LinkButton href="/forgot-password">{texts.useAnotherAddress}</LinkButton>
      </div>
    </AuthFrame>
  );
}
