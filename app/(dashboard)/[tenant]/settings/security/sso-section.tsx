import { ActionForm } from "@/app/_ui/action-form";
import { Badge } from "@/app/_ui/badge";
import { Callout } from "@/app/_ui/callout";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { CopyField } from "@/app/_ui/copy-field";
import { filled } from "@/app/_ui/fill";
import { SelectField } from "@/app/_ui/select-field";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/settings";
import type { WorkspaceSecurity } from "@/db/queries/workspace-security";
import { roleLabels } from "@/lib/access/roles";
import { ssoRedirectUri } from "@/lib/access/sso-provider";
import { roles } from "@/lib/core/access/role";
import { enforceSsoAction, relaxSsoAction, removeSsoAction, saveSsoAction } from "./actions";

type Owner = { loginId: string; name: string; email: string };
type SsoSectionProps = {
  slug: string;
  security: WorkspaceSecurity;
  owners: Owner[];
  mayManage: boolean;
};

/** The workspace's own OpenID provider: set up, tried, and then asked of everybody. */
export function SsoSection({ slug, security, owners, mayManage }: SsoSectionProps) {
  const isSet = security.ssoIssuer !== null;
  return (
    <>
      <SettingsSection title={texts.singleSignOn} description={texts.membersComeInThrough}>
        <State security={security} />
        {mayManage ? (
          <>
            <Provider slug={slug} security={security} />
            {isSet && <Remove slug={slug} />}
          </>
        ) : (
          <p className="text-muted text-sm">{texts.onlyAnOwnerCanChange}</p>
        )}
      </SettingsSection>
      {isSet && mayManage && (
        <SettingsSection title={texts.singleSignOnAlone} description={texts.passwordsAndPasskeysNo}>
          <Enforcement slug={slug} security={security} owners={owners} />
        </SettingsSection>
      )}
    </>
  );
}

function State({ security }: { security: WorkspaceSecurity }) {
  if (security.ssoIssuer === null) return <p>{texts.notSetUp}</p>;
  if (security.ssoEnforcedAt !== null) return <Badge tone="added">{texts.theOnlyWayIn}</Badge>;
  if (security.ssoProvenAt !== null) return <Badge tone="added">{texts.works}</Badge>;
  return <Badge tone="changed">{texts.nobodyHasComeIn}</Badge>;
}

function Provider({ slug, security }: { slug: string; security: WorkspaceSecurity }) {
  return (
    <ActionForm
      key={`${security.ssoIssuer} ${security.ssoClientId}`}
      action={saveSsoAction.bind(null, slug)}
    >
      <CopyField
        label={texts.redirectUri}
        value={ssoRedirectUri()}
        help={texts.registerAWebApplication}
      />
      <TextField
        name="issuer"
        label={texts.issuer}
        help={texts.forExampleHttpsLogin}
        defaultValue={security.ssoIssuer ?? undefined}
        type="url"
        mono
        maxLength={500}
      />
      <TextField
        name="clientId"
        label={texts.clientId}
        defaultValue={security.ssoClientId ?? undefined}
        mono
        maxLength={300}
        autoComplete="off"
      />
      <TextField
        name="clientSecret"
        label={texts.clientSecret}
        type="password"
        optional={security.ssoSealedSecret !== null}
        help={security.ssoSealedSecret === null ? undefined : texts.storedAndNeverShown}
        autoComplete="off"
      />
      <SelectField
        name="defaultRole"
        label={texts.newcomersBecome}
        defaultValue={security.ssoDefaultRole}
        options={roles
          .filter((role) => role !== "owner")
          .map((role) => ({ value: role, label: roleLabels[role] }))}
      />
      <div>
        <SubmitButton variant="secondary" pendingLabel={texts.askingTheProvider}>
          {texts.saveProvider}
        </SubmitButton>
      </div>
    </ActionForm>
  );
}

function Remove({ slug }: { slug: string }) {
  return (
    <div>
      <ConfirmDialog
        trigger={texts.removeSingleSignOnOpens}
        triggerVariant="danger"
        title={texts.removeSingleSignOnAsked}
        description={texts.membersWhoHaveNo}
        confirmLabel={texts.remove}
        action={removeSsoAction.bind(null, slug)}
      />
    </div>
  );
}

type EnforcementProps = { slug: string; security: WorkspaceSecurity; owners: Owner[] };

function Enforcement({ slug, security, owners }: EnforcementProps) {
  if (security.ssoEnforcedAt !== null) {
    const kept = owners.find(({ loginId }) => loginId === security.breakGlassLoginId);
    return (
      <ActionForm action={relaxSsoAction.bind(null, slug)}>
        <p>
          Single sign-on is the only way in
          {kept !== undefined && `, but for ${kept.name} (${kept.email})`}.
        </p>
        <div>
          <SubmitButton variant="secondary">{texts.openOtherWaysAgain}</SubmitButton>
        </div>
      </ActionForm>
    );
  }
  return (
    <>
      {security.ssoProvenAt === null && (
        <Callout>
          {filled(texts.firstAMistakeHere, {
            link: (
              <TextLink href={`/sign-in/sso?workspace=${slug}`}>{texts.signInThroughIt}</TextLink>
            ),
          })}
        </Callout>
      )}
      <ActionForm action={enforceSsoAction.bind(null, slug)}>
        <SelectField
          name="breakGlassLoginId"
          label={texts.ownerWhoKeepsAnother}
          help={texts.mustHaveAnAuthenticator}
          defaultValue={owners[0]?.loginId ?? ""}
          options={owners.map(({ loginId, name, email }) => ({
            value: loginId,
            label: `${name} (${email})`,
          }))}
        />
        <div>
          <SubmitButton variant="secondary">{texts.letMembersInThrough}</SubmitButton>
        </div>
      </ActionForm>
    </>
  );
}
