import type { Metadata } from "next";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { LinkButton } from "@/app/_ui/link-button";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { outboxIsOpen } from "@/lib/mail";
import { forgotPassword } from "./actions";

export const metadata: Metadata = { title: "Forgot your password" };

type Props = { searchParams: Promise<{ sent?: unknown }> };

export default async function ForgotPasswordPage({ searchParams }: Props) {
  const { sent } = await searchParams;
  return sent === undefined ? <Ask /> : <Sent />;
}

function Ask() {
  return (
    <AuthFrame
      title="Forgot your password?"
      description="We mail you a link to set a new one."
      footer={<TextLink href="/sign-in">Back to sign in</TextLink>}
    >
      <ActionForm action={forgotPassword}>
        <TextField name="email" label="E-mail" type="email" autoComplete="username" autoFocus />
        <SubmitButton pendingLabel="Sending…">Send the link</SubmitButton>
      </ActionForm>
    </AuthFrame>
  );
}

/** The same words whether the address is known or not. */
function Sent() {
  return (
    <AuthFrame
      title="Look into your mail"
      description="If the address belongs to a sign-in, a link is on its way. It works once, for one hour."
      footer={<TextLink href="/sign-in">Back to sign in</TextLink>}
    >
      <div className="flex flex-col gap-3">
        {outboxIsOpen() && (
          <LinkButton href="/outbox" variant="primary" prefetch={false}>
            Open the local outbox
          </LinkButton>
        )}
        <LinkButton href="/forgot-password">Use another address</LinkButton>
      </div>
    </AuthFrame>
  );
}
