import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { passwordLengthMin } from "@/lib/access/password";
import { currentLogin } from "@/lib/access/session";
import { config } from "@/lib/config";
import { signUp } from "./actions";

export const metadata: Metadata = { title: "Create a workspace" };

export default async function SignUpPage() {
  if ((await currentLogin()) !== null) redirect("/workspaces/new");
  if (config().signUp === "closed") return <Closed />;
  return (
    <AuthFrame
      title="Create your workspace"
      description="You get a sandbox right away; nothing real is touched until you connect it."
      footer={
        <>
          Have a sign-in already? <TextLink href="/sign-in">Sign in</TextLink>
        </>
      }
    >
      <ActionForm action={signUp}>
        <TextField name="name" label="Your name" autoComplete="name" maxLength={80} autoFocus />
        <TextField name="email" label="Work e-mail" type="email" autoComplete="username" />
        <TextField
          name="password"
          label="Password"
          type="password"
          autoComplete="new-password"
          help={`At least ${passwordLengthMin} characters. A few unrelated words are best.`}
        />
        <TextField
          name="workspace"
          label="Workspace name"
          autoComplete="organization"
          maxLength={60}
          help="Usually the name of your company"
        />
        <SubmitButton pendingLabel="Creating…">Create workspace</SubmitButton>
      </ActionForm>
    </AuthFrame>
  );
}

function Closed() {
  return (
    <AuthFrame
      title="Sign-up is closed"
      description="On this Usher, people join a workspace by invitation. Ask an owner of your workspace for one."
      footer={<TextLink href="/sign-in">Sign in</TextLink>}
    >
      {null}
    </AuthFrame>
  );
}
