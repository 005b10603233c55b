import type { Metadata } from "next";
import { SettingsSection } from "@/app/_ui/settings-section";
import { TextField } from "@/app/_ui/text-field";
import { disablesLimit } from "@/lib/core/guard";
import { plural } from "@/lib/format";
import { saveSafety } from "../actions";
import { loadSettings, type SyncParams } from "../load-settings";
import { SettingsForm } from "../settings-form";

export const metadata: Metadata = { title: "Safety" };

export default async function SafetyPage({ params }: { params: Promise<SyncParams> }) {
  const { tenant, sync, settings, form } = await loadSettings(params);
  const { safety } = settings.settings;
  const limit = disablesLimit({ managedAccounts: sync.linkedAccounts }, safety);
  return (
    <SettingsForm {...form} action={saveSafety.bind(null, tenant.slug)}>
      <SettingsSection
        title="Disabled accounts"
        description="The smaller of the share and the number counts. A run whose plan needs more than half of it is held with nothing written, until a person approves."
      >
        <p className="text-muted">
          Usher looks after {plural(sync.linkedAccounts, "account")} in {sync.targetName} now, so
          the limit is {plural(limit, "account")} a run.
        </p>
        <div className="grid gap-5 sm:grid-cols-2">
          <NumberField
            name="disablesPercent"
            label="At most, in percent"
            value={safety.disablesPercent}
            max={100}
            step="any"
          />
          <NumberField
            name="disablesMax"
            label="At most, accounts"
            value={safety.disablesMax}
            max={100_000}
          />
        </div>
        <NumberField
          name="disablesFloor"
          label="Always allowed"
          value={safety.disablesFloor}
          max={100}
          help="So many accounts a run may disable without asking, however small the workspace."
        />
      </SettingsSection>
      <SettingsSection
        title="Memberships taken away"
        description="Counted over all groups of a run."
      >
        <div className="grid gap-5 sm:grid-cols-2">
          <NumberField
            name="membershipRemovalsPercent"
            label="At most, in percent"
            value={safety.membershipRemovalsPercent}
            max={100}
            step="any"
          />
          <NumberField
            name="membershipRemovalsFloor"
            label="Always allowed"
            value={safety.membershipRemovalsFloor}
            max={10_000}
          />
        </div>
      </SettingsSection>
      <SettingsSection
        title="Always on"
        description="These need no setting and cannot be switched off."
      >
        <ul className="flex list-disc flex-col gap-1 pl-4">
          <li>The first full run waits for a person.</li>
          <li>A run whose source lists nobody is held.</li>
          <li>The account that Usher itself works with is never changed.</li>
        </ul>
      </SettingsSection>
    </SettingsForm>
  );
}

type NumberFieldProps = {
  name: string;
  label: string;
  value: number;
  max: number;
  step?: "any" | undefined;
  help?: string | undefined;
};

function NumberField({ name, label, value, max, step, help }: NumberFieldProps) {
  return (
    <TextField
      name={name}
      label={label}
      type="number"
      min={0}
      max={max}
      step={step}
      inputMode="decimal"
      defaultValue={value}
      className="max-w-40"
      {...(help === undefined ? {} : { help })}
    />
  );
}
