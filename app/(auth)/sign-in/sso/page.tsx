import type { Metadata } from "next";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { Callout } from "@/app/_ui/callout";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/signing-in";
import { safeReturnPath } from "@/lib/access/return-path";
import { startSso } from "./actions";

export const metadata: Metadata = { title: texts.singleSignOn };

type Props = { searchParams: Promise<UrlParams> };

/** The way to a workspace's own identity provider: by mail address, or straight for one workspace. */
export default async function SsoPage({ searchParams }: Props) {
  const url = await searchParams;
  const [workspace, error] = [paramOf(url, "workspace"), paramOf(url, "error")];
  const fallback = workspace === null ? "/workspaces" : `/${workspace}`;
  return (
    <AuthFrame
      title={texts.singleSignOn}
      description={workspace === null ? texts.yourWorkAddressTells : texts.thisWorkspaceLetsIts}
      footer={<TextLink href="/sign-in?again=1">{texts.signInWithA}</TextLink>}
    >
      <div className="flex flex-col gap-4">
        {error !== null && <Callout tone="danger">{explain(error)}</Callout>}
        <ActionForm action={startSso}>
          <input
            type="hidden"
            name="callbackUrl"
            value={safeReturnPath(paramOf(url, "callbackUrl"), fallback)}
          />
          {workspace === null ? (
            <TextField name="email" label={texts.workEMail} type="email" autoComplete="username" />
          ) : (
            <input type="hidden" name="workspace" value={workspace} />
          )}
          <SubmitButton pendingLabel={texts.leaving}>{texts.continue}</SubmitButton>
        </ActionForm>
      </div>
    </AuthFrame>
  );
}

function explain(error: string): string {
  switch (error) {
    case "too-late":
      return "This took more than five minutes, or another browser began it. Start again.";
    case "sso-no-email":
      return "The identity provider did not tell your e-mail address. Ask its administrator to release the email claim.";
    case "sso-domain":
      return "Your e-mail address is not in a domain that this workspace has verified. Ask its owners to verify it, or to invite you.";
    case "sso-staff":
      return "This address belongs to support staff, who do not come in through a customer's provider. Sign in with your password.";
    default:
      return "The identity provider did not let you in, or its answer could not be used. Try again; if it stays, ask whoever runs your workspace.";
  }
}
