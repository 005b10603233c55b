import { Building2 } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { Callout } from "@/app/_ui/callout";
import { fill, filled } from "@/app/_ui/fill";
import { LinkButton } from "@/app/_ui/link-button";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/signing-in";
import { safeReturnPath } from "@/lib/access/return-path";
import { currentLogin } from "@/lib/access/session";
import { config } from "@/lib/config";
import { askForPasskey, signIn, signInWithPasskey } from "./actions";
import { OidcButton } from "./oidc-button";
import { PasskeyButton } from "./passkey-button";

export const metadata: Metadata = { title: texts.signIn };

type Props = {
  searchParams: Promise<{
    callbackUrl?: unknown;
    error?: unknown;
    email?: unknown;
    again?: unknown;
  }>;
};

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, error, email, again } = await searchParams;
  const returnPath = safeReturnPath(callbackUrl);
  const login = await currentLogin();
  if (login !== null && again === undefined) redirect(returnPath);
  const { oidc, signUp } = config();
  return (
    <AuthFrame
      title={texts.signIn}
      footer={
        signUp === "open" &&
        filled(texts.newToUsher, {
          link: <TextLink href="/sign-up">{texts.createAWorkspace}</TextLink>,
        })
      }
    >
      <div className="flex flex-col gap-4">
        {login !== null && <Callout>{texts.youCameInThrough}</Callout>}
        {typeof error === "string" && <Callout tone="danger">{explain(error)}</Callout>}
        {oidc !== null && (
          <>
            <OidcButton
              label={fill(texts.continueWith, { name: oidc.name })}
              returnPath={returnPath}
            />
            <Divider />
          </>
        )}
        <ActionForm action={signIn}>
          <input type="hidden" name="callbackUrl" value={returnPath} />
          <TextField
            name="email"
            label={texts.eMail}
            type="email"
            autoComplete="username"
            autoFocus={email === undefined}
            defaultValue={typeof email === "string" ? email : undefined}
          />
          <TextField
            name="password"
            label={texts.password}
            type="password"
            autoComplete="current-password"
          />
          <SubmitButton pendingLabel={texts.signingIn}>{texts.signIn}</SubmitButton>
        </ActionForm>
        <PasskeyButton ask={askForPasskey} signIn={signInWithPasskey} returnPath={returnPath} />
        <LinkButton
          href={`/sign-in/sso?callbackUrl=${encodeURIComponent(returnPath)}`}
          className="w-full justify-center"
          icon={<Building2 aria-hidden />}
        >
          {texts.singleSignOnOf}
        </LinkButton>
        <p className="text-center text-sm">
          <TextLink href="/forgot-password">{texts.forgotYourPasswordAsked}</TextLink>
        </p>
      </div>
    </AuthFrame>
  );
}

function Divider() {
  return (
    <div className="flex items-center gap-3 text-faint text-xs">
      <span className="h-px flex-1 bg-line" />
      {texts.orWithAPassword}
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}

function explain(error: string): string {
  switch (error) {
    case "oidc-email-taken":
      return "A sign-in with this e-mail address exists already. Use its password; an identity provider's word alone does not open it.";
    case "oidc-no-email":
      return "The identity provider did not tell your e-mail address. Ask its administrator to release the email claim.";
    case "too-late":
      return "The second step took more than five minutes. Sign in again.";
    default:
      return "Signing in through the identity provider did not work. Try again; if it stays, tell whoever runs this Usher.";
  }
}
