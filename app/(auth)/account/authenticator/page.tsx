import type { Metadata } from "next";
import { renderSVG } from "uqr";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { Code } from "@/app/_ui/code";
import { filled } from "@/app/_ui/fill";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/signing-in";
import { requireLogin } from "@/lib/access/session";
import { offeredTotp } from "@/lib/access/totp";
import { CodesForm } from "../codes-form";
import { confirmAuthenticator } from "../security-actions";

export const metadata: Metadata = { title: texts.authenticatorApp };

/** The secret as a picture and as text, until the first right code. */
export default async function AuthenticatorPage() {
  const offered = await offeredTotp(await requireLogin());
  const back = <TextLink href="/account">{texts.backToYourAccount}</TextLink>;
  if (offered === null) {
    return (
      <AuthFrame title={texts.nothingToSetUp} footer={back}>
        <p>{texts.startFromYourAccounts}</p>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame title={texts.setUpTheApp} description={texts.scanThisWithGoogle} footer={back}>
      <CodesForm action={confirmAuthenticator}>
        <Picture text={offered.uri} />
        <details className="text-muted text-sm">
          <summary className="cursor-pointer">{texts.cannotScanIt}</summary>
          <p className="mt-2">
            {filled(texts.enterThisKeyBy, {
              key: <Code>{offered.secret.replace(/(.{4})(?=.)/g, "$1 ")}</Code>,
            })}
          </p>
        </details>
        <TextField
          name="code"
          label={texts.codeThatTheApp}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          mono
        />
        <SubmitButton pendingLabel={texts.checking}>{texts.turnOn}</SubmitButton>
      </CodesForm>
    </AuthFrame>
  );
}

/** Dark on white in both themes: cameras read nothing else reliably. */
function Picture({ text }: { text: string }) {
  const picture = `data:image/svg+xml,${encodeURIComponent(renderSVG(text, { border: 2 }))}`;
  return (
    // biome-ignore lint/performance/noImgElement: made on the spot, there is no file to optimise.
    <img
      src={picture}
      alt={texts.qrCodeWithThe}
      width={192}
      height={192}
      className="mx-auto rounded-md bg-white"
    />
  );
}
