import type { Metadata } from "next";
import Link from "next/link";
import { PageHeader } from "@/app/_shell/page-header";
import { ActionForm } from "@/app/_ui/action-form";
import { Badge } from "@/app/_ui/badge";
import { Callout } from "@/app/_ui/callout";
import { fill, filled } from "@/app/_ui/fill";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/signing-in";
import { factorsOf } from "@/db/queries/second-factors";
import { liveSessionsOf } from "@/db/queries/sessions";
import { passwordLengthMin } from "@/lib/access/password";
import { type Login, requireLogin } from "@/lib/access/session";
import { resend } from "../verify/actions";
import { saveName, savePassword } from "./actions";
import { SecondFactors } from "./second-factors";
import { endOtherSessions } from "./security-actions";
import { SessionList } from "./session-list";

export const metadata: Metadata = { title: texts.yourAccount };

type Props = { searchParams: Promise<UrlParams> };

export default async function AccountPage({ searchParams }: Props) {
  const login = await requireLogin();
  const [sessions, factors, demanding] = await Promise.all([
    liveSessionsOf(login.loginId),
    factorsOf(login.loginId),
    paramOf(await searchParams, "required"),
  ]);
  return (
    <main className="mx-auto max-w-4xl p-4 sm:p-gutter">
      <p className="mb-4">
        <Link href="/workspaces" className="rounded-sm text-muted text-sm hover:text-ink">
          {texts.backToYourWorkspace}
        </Link>
      </p>
      <PageHeader title={texts.yourAccount} />
      {demanding !== null && login.secondFactor === null && (
        <div className="mb-4">
          <Callout tone="warning" title={texts.thisWorkspaceAsksFor}>
            {texts.itsOwnersLetOnly}
          </Callout>
        </div>
      )}
      <SettingsSection title={texts.you} description={texts.howOtherMembersAnd}>
        <ActionForm action={saveName}>
          <TextField name="name" label={texts.name} defaultValue={login.name} maxLength={80} />
          <div>
            <SubmitButton variant="secondary">{texts.saveName}</SubmitButton>
          </div>
        </ActionForm>
        <Email login={login} />
      </SettingsSection>
      <SettingsSection title={texts.password} description={texts.changingItSignsOut}>
        {login.hasPassword ? <Password email={login.email} /> : <NoPassword />}
      </SettingsSection>
      <SecondFactors login={login} factors={factors} />
      <SettingsSection title={texts.signedInBrowsers} description={texts.aSessionEndsBy}>
        <SessionList sessions={sessions} current={login.sessionId} />
        {sessions.length > 1 && (
          <ActionForm action={endOtherSessions}>
            <div>
              <SubmitButton variant="secondary">{texts.signOutAllOther}</SubmitButton>
            </div>
          </ActionForm>
        )}
      </SettingsSection>
    </main>
  );
}

function Email({ login }: { login: Login }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <span className="min-w-0 break-all">{login.email}</span>
      <Badge tone={login.emailVerified ? "added" : "changed"}>
        {login.emailVerified ? texts.confirmed : texts.notConfirmedYet}
      </Badge>
      {!login.emailVerified && (
        <ActionForm action={resend} className="shrink-0">
          <SubmitButton variant="secondary" size="sm" pendingLabel={texts.sending}>
            {texts.sendTheLinkAgain}
          </SubmitButton>
        </ActionForm>
      )}
    </div>
  );
}

function Password({ email }: { email: string }) {
  return (
    <ActionForm action={savePassword} resetOnSuccess>
      <input type="hidden" autoComplete="username" value={email} />
      <TextField
        name="current"
        label={texts.currentPassword}
        type="password"
        autoComplete="current-password"
      />
      <TextField
        name="password"
        label={texts.newPassword}
        type="password"
        autoComplete="new-password"
        help={fill(texts.atLeastCharactersA, { passwordLengthMin })}
      />
      <div>
        <SubmitButton variant="secondary">{texts.changePassword}</SubmitButton>
      </div>
    </ActionForm>
  );
}

function NoPassword() {
  return (
    <p className="text-muted">
      {filled(texts.youSignInThrough, {
        link: <TextLink href="/forgot-password">{texts.askForALink}</TextLink>,
      })}
    </p>
  );
}
