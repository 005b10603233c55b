import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { fill, filled } from "@/app/_ui/fill";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/signing-in";
import { passwordLengthMin } from "@/lib/access/password";
import { currentLogin } from "@/lib/access/session";
import { config } from "@/lib/config";
import { signUp } from "./actions";

export const metadata: Metadata = { title: texts.createAWorkspace };

export default async function SignUpPage() {
  if ((await currentLogin()) !== null) redirect("/workspaces/new");
  if (config().signUp === "closed") return <Closed />;
  return (
    <AuthFrame
      title={texts.createYourWorkspace}
      description={texts.youGetASandbox}
      footer={filled(texts.haveASigninAlready, {
        link: <TextLink href="/sign-in">{texts.signIn}</TextLink>,
      })}
    >
      <ActionForm action={signUp}>
        <TextField
          name="name"
          label={texts.yourName}
          autoComplete="name"
          maxLength={80}
          autoFocus
        />
        <TextField name="email" label={texts.workEMail} type="email" autoComplete="username" />
        <TextField
          name="password"
          label={texts.password}
          type="password"
          autoComplete="new-password"
          help={fill(texts.atLeastCharactersA, { passwordLengthMin })}
        />
        <TextField
          name="workspace"
          label={texts.workspaceName}
          autoComplete="organization"
          maxLength={60}
          help={texts.usuallyTheNameOf}
        />
        <SubmitButton pendingLabel={texts.creating}>{texts.createWorkspace}</SubmitButton>
      </ActionForm>
    </AuthFrame>
  );
}

function Closed() {
  return (
    <AuthFrame
      title={texts.signUpIsClosed}
      description={texts.onThisUsherPeople}
      footer={<TextLink href="/sign-in">{texts.signIn}</TextLink>}
    >
      {null}
    </AuthFrame>
  );
}
