import type { Metadata } from "next";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { requireLogin } from "@/lib/access/session";
import { createWorkspace } from "./actions";

export const metadata: Metadata = { title: "New workspace" };

export default async function NewWorkspacePage() {
  const { email } = await requireLogin();
  return (
    <AuthFrame
      title="Create a workspace"
      description={`You will be its owner, as ${email}. To join an existing one, ask there for an invitation.`}
      footer={<TextLink href="/sign-out">Sign out</TextLink>}
    >
      <ActionForm action={createWorkspace}>
        <TextField
          name="workspace"
          label="Workspace name"
          autoComplete="organization"
          maxLength={60}
          help="Usually the name of your company"
          autoFocus
        />
        <SubmitButton pendingLabel="Creating…">Create workspace</SubmitButton>
      </ActionForm>
    </AuthFrame>
  );
}
