import type { Metadata } from "next";
import { Callout } from "@/app/_ui/callout";
import { SwitchField } from "@/app/_ui/check-field";
import { RadioTiles } from "@/app/_ui/radio-tiles";
import { SettingsSection } from "@/app/_ui/settings-section";
import { TextField } from "@/app/_ui/text-field";
import { TextareaField } from "@/app/_ui/textarea-field";
import { getTarget } from "@/db/queries/targets";
import { saveUserRules } from "../actions";
import { loadSettings, type SyncParams } from "../load-settings";
import { SettingsForm } from "../settings-form";
import { MatchEditor } from "./match-editor";
import { linesOf } from "./user-form";

export const metadata: Metadata = { title: "User sync" };

export default async function UserSyncPage({ params }: { params: Promise<SyncParams> }) {
  const { tenant, sync, settings, form } = await loadSettings(params);
  const { users } = settings.settings;
  const target = await getTarget(tenant.id, sync.targetId);
  const showsNoEmail = target?.capabilities?.readEmail.able === false;
  return (
    <SettingsForm {...form} action={saveUserRules.bind(null, tenant.slug)}>
      <SettingsSection
        title="Accounts"
        description={`Which accounts are made and changed in ${sync.targetName}. Only accounts that Usher made, or found by a rule below, are ever touched.`}
      >
        <SwitchField
          name="create"
          label="Create accounts"
          help="For active people who have none yet. Off: they are listed in each run as left undone."
          defaultChecked={users.create}
        />
        <SwitchField
          name="update"
          label="Update names and e-mail"
          help="When the identity provider has other values than the target. Groups are kept in step either way."
          defaultChecked={users.update}
        />
      </SettingsSection>
      <SettingsSection
        title="Accounts that were there before Usher"
        description="How the account of a person is found who has none yet. The first rule that finds one counts. Where a rule finds several, or two people lead to one, nobody is linked and the run says so."
      >
        <MatchEditor key={settings.version} rules={users.match} readOnly={!form.mayConfigure} />
        {users.match.some(({ by }) => by === "email") && showsNoEmail && (
          <Callout tone="warning">
            {sync.targetName} does not show e-mail addresses, so nobody is found by them.
          </Callout>
        )}
        <RadioTiles
          name="adoption"
          legend="When a rule finds an account"
          defaultValue={users.adoption}
          options={[
            {
              value: "ask",
              label: "Ask before taking them over",
              description: "A run that would link such accounts waits and shows which.",
            },
            {
              value: "automatic",
              label: "Take them over when they match",
              description: "From then on they follow the identity provider.",
            },
          ]}
        />
      </SettingsSection>
      <SettingsSection
        title="Disabled at the provider"
        description="A person who is still listed, but not active any more."
      >
        <RadioTiles
          name="inactive"
          legend="Their account"
          defaultValue={users.inactive}
          options={[
            {
              value: "disable",
              label: "Disable",
              description: "They cannot sign in; content and history stay. Nothing is deleted.",
            },
            { value: "keep", label: "Leave as it is", description: "They keep their access." },
          ]}
        />
      </SettingsSection>
      <SettingsSection
        title="Gone from the provider"
        description="A person whom the provider no longer lists: unassigned or deleted there."
      >
        <RadioTiles
          name="gone"
          legend="Their account"
          defaultValue={users.gone}
          options={[
            {
              value: "disable",
              label: "Disable after the grace period",
              description: "If they come back in time, nothing has happened.",
            },
            { value: "keep", label: "Leave as it is", description: "They keep their access." },
          ]}
        />
        <TextField
          name="goneGraceDays"
          label="Grace period, in days"
          type="number"
          min={0}
          max={365}
          inputMode="numeric"
          defaultValue={users.goneGraceDays}
          className="max-w-32"
          help="0 disables with the next run."
        />
      </SettingsSection>
      <SettingsSection
        title="Back again"
        description="An active person whose account is disabled in the target."
      >
        <RadioTiles
          name="reactivate"
          legend="Enable the account"
          defaultValue={users.reactivate}
          options={[
            {
              value: "ifWeDisabled",
              label: "If Usher disabled it",
              description: "What an administrator disabled by hand stays disabled.",
            },
            { value: "always", label: "Always", description: "Also what others disabled." },
            { value: "never", label: "Never", description: "Somebody enables it in the target." },
          ]}
        />
      </SettingsSection>
      <SettingsSection
        title="People and accounts left alone"
        description="One user name or e-mail a line. * and ? stand for any letters; /…/ is a regular expression (RE2)."
      >
        <TextareaField
          name="excluded"
          label="Excluded people"
          optional
          mono
          rows={3}
          defaultValue={linesOf(users.excluded)}
          placeholder={"*@partner.example\n/^test-[0-9]+$/"}
          help="The sync does not see them: they get no account, and an account they have stays as it is."
        />
        <TextareaField
          name="protectedAccounts"
          label="Protected accounts"
          optional
          mono
          rows={3}
          defaultValue={linesOf(users.protectedAccounts)}
          placeholder="break-glass-admin"
          help="No rule changes, disables or regroups them; each run lists what it would have done. The account that Usher works with and the last active administrator are protected always."
        />
      </SettingsSection>
    </SettingsForm>
  );
}
