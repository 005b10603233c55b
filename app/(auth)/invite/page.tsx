import type { Metadata } from "next";
import { AuthFrame } from "@/app/_shell/auth-frame";
import { ActionForm } from "@/app/_ui/action-form";
import { fill, filled } from "@/app/_ui/fill";
import { LinkButton } from "@/app/_ui/link-button";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/signing-in";
import { emailKey } from "@/db/queries/logins";
import { invitationOf, invitedHasLogin, type OpenInvitation } from "@/lib/access/invitations";
import { passwordLengthMin } from "@/lib/access/password";
import { requestIp } from "@/lib/access/request-ip";
import { roleDescriptions, roleLabels } from "@/lib/access/roles";
import { currentLogin } from "@/lib/access/session";
import { isWithin, limits } from "@/lib/access/throttle";
import { config } from "@/lib/config";
import { signOut } from "../sign-out/actions";
import { accept, acceptAndSignUp } from "./actions";

export const metadata: Metadata = { title: texts.joinAWorkspace };

type Props = { searchParams: Promise<{ token?: unknown }> };

export default async function InvitePage({ searchParams }: Props) {
  const { token } = await searchParams;
  const mayTry = await isWithin(limits.linkIp, (await requestIp()) ?? "unknown");
  const invitation = typeof token === "string" && mayTry ? await invitationOf(token) : null;
  if (invitation === null || typeof token !== "string") return <Over />;
  const login = await currentLogin();
  const isTheirs = login !== null && emailKey(login.email) === emailKey(invitation.email);
  return (
    <AuthFrame
      title={fill(texts.join2, { workspace: invitation.workspace })}
      description={fill(texts.asText, {
        role: roleLabels[invitation.role].toLowerCase(),
        description: roleDescriptions[invitation.role].toLowerCase(),
      })}
    >
      {login === null ? (
        <Stranger token={token} invitation={invitation} />
      ) : isTheirs ? (
        <ActionForm action={accept}>
          <input type="hidden" name="token" value={token} />
          <SubmitButton pendingLabel={texts.joining}>
            {fill(texts.joinAs, { email: login.email })}
          </SubmitButton>
        </ActionForm>
      ) : (
        <SomeoneElse signedInAs={login.email} invited={invitation.email} />
      )}
    </AuthFrame>
  );
}

async function Stranger({ token, invitation }: { token: string; invitation: OpenInvitation }) {
  const { email } = invitation;
  const { oidc } = config();
  const back = `/sign-in?${new URLSearchParams({ callbackUrl: `/invite?token=${token}`, email })}`;
  if (await invitedHasLogin(invitation)) {
    return (
      <div className="flex flex-col gap-4">
        <p>{fill(texts.youHaveASignin, { email })}</p>
        <LinkButton variant="primary" href={back}>
          {texts.signInToJoin}
        </LinkButton>
      </div>
    );
  }
  return (
    <ActionForm action={acceptAndSignUp}>
      <input type="hidden" name="token" value={token} />
      <input type="hidden" autoComplete="username" value={email} />
      <p>
        {filled(texts.youWillSignIn, { email: <strong className="font-medium">{email}</strong> })}
      </p>
      <TextField name="name" label={texts.yourName} autoComplete="name" maxLength={80} autoFocus />
      <TextField
        name="password"
        label={texts.password}
        type="password"
        autoComplete="new-password"
        help={fill(texts.atLeastCharactersA, { passwordLengthMin })}
      />
      <SubmitButton pendingLabel={texts.joining}>{texts.join}</SubmitButton>
      {oidc !== null && (
        <p className="text-center text-sm">
          <TextLink href={back}>{fill(texts.joinWith, { name: oidc.name })}</TextLink>
        </p>
      )}
    </ActionForm>
  );
}

function SomeoneElse({ signedInAs, invited }: { signedInAs: string; invited: string }) {
  return (
    <div className="flex flex-col gap-4">
      <p>{fill(texts.thisInvitationIsFor, { invited, signedInAs })}</p>
      <form action={signOut} className="flex flex-col">
        <SubmitButton>{texts.signOut}</SubmitButton>
      </form>
    </div>
  );
}

function Over() {
  return (
    <AuthFrame title={texts.thisInvitationDoesNot} description={texts.itWasAcceptedAlready}>
      <div className="flex flex-col">
        <LinkButton href="/workspaces">{texts.goToYourWorkspaces}</LinkButton>
      </div>
    </AuthFrame>
  );
}
