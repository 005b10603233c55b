import { ActionForm } from "@/app/_ui/action-form";
import { Badge } from "@/app/_ui/badge";
import { Callout } from "@/app/_ui/callout";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { CopyField } from "@/app/_ui/copy-field";
import { SelectField } from "@/app/_ui/select-field";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import type { WorkspaceSecurity } from "@/db/queries/workspace-security";
import { roleLabels } from "@/lib/access/roles";
import { ssoRedirectUri } from "@/lib/access/sso-provider";
import { roles } from "@/lib/core/role";
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
      <SettingsSection
        title="Single sign-on"
        description="Members come in through your company's identity provider (OpenID Connect). People who come for the first time become members."
      >
        <State security={security} />
        {mayManage ? (
          <>
            <Provider slug={slug} security={security} />
            {isSet && <Remove slug={slug} />}
          </>
        ) : (
          <p className="text-muted text-sm">Only an owner can change it.</p>
        )}
      </SettingsSection>
      {isSet && mayManage && (
        <SettingsSection
          title="Single sign-on alone"
          description="Passwords and passkeys no longer open this workspace. One owner keeps them, together with a second step, for the day the provider is away."
        >
          <Enforcement slug={slug} security={security} owners={owners} />
        </SettingsSection>
      )}
    </>
  );
}

function State({ security }: { security: WorkspaceSecurity }) {
  if (security.ssoIssuer === null) return <p>Not set up.</p>;
  if (security.ssoEnforcedAt !== null) return <Badge tone="added">The only way in</Badge>;
  if (security.ssoProvenAt !== null) return <Badge tone="added">Works</Badge>;
  return <Badge tone="changed">Nobody has come in through it yet</Badge>;
}

function Provider({ slug, security }: { slug: string; security: WorkspaceSecurity }) {
  return (
    <ActionForm
      key={`${security.ssoIssuer} ${security.ssoClientId}`}
      action={saveSsoAction.bind(null, slug)}
    >
      <CopyField
        label="Redirect URI"
        value={ssoRedirectUri()}
        help="Register a web application at the provider with this address."
      />
      <TextField
        name="issuer"
        label="Issuer"
        help="For example https://login.microsoftonline.com/<directory id>/v2.0 or https://acme.okta.com"
        defaultValue={security.ssoIssuer ?? undefined}
        type="url"
        mono
        maxLength={500}
      />
      <TextField
        name="clientId"
        label="Client id"
        defaultValue={security.ssoClientId ?? undefined}
        mono
        maxLength={300}
        autoComplete="off"
      />
      <TextField
        name="clientSecret"
        label="Client secret"
        type="password"
        optional={security.ssoSealedSecret !== null}
        help={
          security.ssoSealedSecret === null
            ? undefined
            : "Stored and never shown; leave it empty to keep it."
        }
        autoComplete="off"
      />
      <SelectField
        name="defaultRole"
        label="Newcomers become"
        defaultValue={security.ssoDefaultRole}
        options={roles
          .filter((role) => role !== "owner")
          .map((role) => ({ value: role, label: roleLabels[role] }))}
      />
      <div>
        <SubmitButton variant="secondary" pendingLabel="Asking the provider…">
          Save provider
        </SubmitButton>
      </div>
    </ActionForm>
  );
}

function Remove({ slug }: { slug: string }) {
  return (
    <div>
      <ConfirmDialog
        trigger="Remove single sign-on…"
        triggerVariant="danger"
        title="Remove single sign-on?"
        description="Members who have no password ask for a link to set one. Nobody loses their membership."
        confirmLabel="Remove"
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
          <SubmitButton variant="secondary">Open other ways again</SubmitButton>
        </div>
      </ActionForm>
    );
  }
  return (
    <>
      {security.ssoProvenAt === null && (
        <Callout>
          <TextLink href={`/sign-in/sso?workspace=${slug}`}>Sign in through it once</TextLink>{" "}
          first; a mistake here would lock everybody out.
        </Callout>
      )}
      <ActionForm action={enforceSsoAction.bind(null, slug)}>
        <SelectField
          name="breakGlassLoginId"
          label="Owner who keeps another way in"
          help="Must have an authenticator app or a passkey. Every sign-in stands in the audit log."
          defaultValue={owners[0]?.loginId ?? ""}
          options={owners.map(({ loginId, name, email }) => ({
            value: loginId,
            label: `${name} (${email})`,
          }))}
        />
        <div>
          <SubmitButton variant="secondary">
            Let members in through single sign-on alone
          </SubmitButton>
        </div>
      </ActionForm>
    </>
  );
}
