import type { Metadata } from "next";
import { Callout } from "@/app/_ui/callout";
import { SwitchField } from "@/app/_ui/check-field";
import { RadioTiles } from "@/app/_ui/radio-tiles";
import { SettingsSection } from "@/app/_ui/settings-section";
import { getTarget } from "@/db/queries/targets";
import { saveGroupRules } from "../actions";
import { loadSettings, type SyncParams } from "../load-settings";
import { SettingsForm } from "../settings-form";

export const metadata: Metadata = { title: "Group sync" };

export default async function GroupSyncPage({ params }: { params: Promise<SyncParams> }) {
  const { tenant, sync, settings, form } = await loadSettings(params);
  const { groups } = settings.settings;
  const target = await getTarget(tenant.id, sync.targetId);
  const creating = target?.capabilities?.createGroup;
  return (
    <SettingsForm {...form} action={saveGroupRules.bind(null, tenant.slug)}>
      <SettingsSection
        title="Groups"
        description={`How groups of the identity provider become groups in ${sync.targetName}.`}
      >
        <RadioTiles
          name="mode"
          legend="Mapping"
          defaultValue={groups.mode}
          options={[
            {
              value: "sameName",
              label: "On-the-fly",
              description: "A group feeds the target's group of the same name.",
            },
            {
              value: "off",
              label: "Off",
              description: "Groups and memberships in the target are left alone.",
            },
          ]}
        />
        <SwitchField
          name="createMissing"
          label="Create missing groups"
          help="Off: memberships of a group that the target does not have are listed as left undone."
          defaultChecked={groups.createMissing}
        />
        {creating?.able === false && (
          <Callout tone="warning" title="This target cannot create groups">
            {creating.reason} Create them there by hand; members are then kept in step.
          </Callout>
        )}
      </SettingsSection>
      <SettingsSection
        title="Memberships"
        description="What may be taken away when somebody is no longer in a group at the provider."
      >
        <RadioTiles
          name="removal"
          legend="Removing members"
          defaultValue={groups.removal}
          options={[
            {
              value: "owned",
              label: "Only memberships that Usher gave",
              description: "Whom an administrator added by hand stays in the group.",
            },
            {
              value: "addOnly",
              label: "Nothing",
              description: "Members are only ever added.",
            },
          ]}
        />
      </SettingsSection>
    </SettingsForm>
  );
}
