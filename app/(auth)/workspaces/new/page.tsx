import type { Metadata } from "next";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { fill } from "@/app/_ui/fill";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/signing-in";
import { requireLogin } from "@/lib/access/session";
import { createWorkspace } from "./actions";

export const metadata: Metadata = { title: texts.newWorkspace };

export default async function NewWorkspacePage() {
  const { email } = await requireLogin();
  return (
    <AuthFrame
      title={texts.createAWorkspace}
      description={fill(texts.youWillBeIts, { email })}
      footer={<TextLink href="/sign-out">{texts.signOut}</TextLink>}
    >
      <ActionForm action={createWorkspace}>
        <TextField
          name="workspace"
          label={texts.workspaceName}
          autoComplete="organization"
          maxLength={60}
          help={texts.usuallyTheNameOf}
          autoFocus
        />
        <SubmitButton pendingLabel={texts.creating}>{texts.createWorkspace}</SubmitButton>
      </ActionForm>
    </AuthFrame>
  );
}
