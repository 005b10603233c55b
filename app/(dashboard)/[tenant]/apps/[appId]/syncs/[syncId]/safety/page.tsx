import type { Metadata } from "next";
import { SelectField } from "@/app/_ui/select-field";
import { SettingsSection } from "@/app/_ui/settings-section";
import { TextField } from "@/app/_ui/text-field";
import { disablesLimit } from "@/lib/core/guard";
import type { SafetyRules } from "@/lib/core/sync-settings";
import { formatMoment, plural } from "@/lib/format";
import { sectionLabels, settingWords } from "../../../../../setting-words";
import { saveSafety } from "../actions";
import { loadSettings, type SyncParams } from "../load-settings";
import { SettingsForm } from "../settings-form";
import { raises } from "./safety-form";

const words = settingWords.safety;

export const metadata: Metadata = { title: sectionLabels.safety };

export default async function SafetyPage({ params }: { params: Promise<SyncParams> }) {
  const { tenant, sync, settings, form } = await loadSettings(params);
  const { safety } = settings.settings;
  const limit = disablesLimit({ managedAccounts: sync.linkedAccounts }, safety);
  return (
    <SettingsForm {...form} action={saveSafety.bind(null, tenant.slug)}>
      <SettingsSection
        title={words.disablesPercent.under}
        description="The smaller of the share and the number counts, over 24 hours and all runs together, whatever started them. A plan that needs more than half of it at once, or goes over it, is held with nothing written until a person approves."
      >
        <p className="text-muted">
          Usher looks after {plural(sync.linkedAccounts, "account")} in {sync.targetName} now, so
          the limit is {plural(limit, "account")} in 24 hours.
        </p>
        <div className="grid gap-5 sm:grid-cols-2">
          <NumberField
            name="disablesPercent"
            label={words.disablesPercent.label}
            value={safety.disablesPercent}
            max={100}
            step="any"
          />
          <NumberField
            name="disablesMax"
            label={words.disablesMax.label}
            value={safety.disablesMax}
            max={100_000}
          />
        </div>
        <NumberField
          name="disablesFloor"
          label={words.disablesFloor.label}
          value={safety.disablesFloor}
          max={100}
          help="So many accounts may be disabled in 24 hours without asking, however small the workspace."
        />
      </SettingsSection>
      <SettingsSection
        title={words.membershipRemovalsPercent.under}
        description="Counted over all groups, in 24 hours."
      >
        <div className="grid gap-5 sm:grid-cols-2">
          <NumberField
            name="membershipRemovalsPercent"
            label={words.membershipRemovalsPercent.label}
            value={safety.membershipRemovalsPercent}
            max={100}
            step="any"
          />
          <NumberField
            name="membershipRemovalsFloor"
            label={words.membershipRemovalsFloor.label}
            value={safety.membershipRemovalsFloor}
            max={10_000}
          />
        </div>
      </SettingsSection>
      <SettingsSection
        title={words.groupRemovalsPercent.under}
        description="A small group is left to the limit above: half of four people is nothing unusual."
      >
        <div className="grid gap-5 sm:grid-cols-2">
          <NumberField
            name="groupRemovalsPercent"
            label={words.groupRemovalsPercent.label}
            value={safety.groupRemovalsPercent}
            max={100}
            step="any"
          />
          <NumberField
            name="groupMembersMin"
            label={words.groupMembersMin.label}
            value={safety.groupMembersMin}
            max={10_000}
          />
        </div>
      </SettingsSection>
      <SettingsSection
        title={words.raised.under}
        description="For an unusual day, such as a department that leaves. They cannot be switched off, and a raise ends by itself."
      >
        <RaiseField raised={safety.raised} />
      </SettingsSection>
      <SettingsSection
        title="Always on"
        description="These need no setting and cannot be switched off."
      >
        <ul className="flex list-disc flex-col gap-1 pl-4">
          <li>The first full run waits for a person.</li>
          <li>
            A run whose source lists nobody, or a fifth fewer people than the last full run, is held
            when it takes something away.
          </li>
          <li>The account that Usher itself works with is never changed.</li>
          <li>The last active administrator of the target is never disabled or demoted.</li>
          <li>A plan that nobody approves within 24 hours is dropped and made anew.</li>
        </ul>
      </SettingsSection>
    </SettingsForm>
  );
}

function RaiseField({ raised }: { raised: SafetyRules["raised"] }) {
  const inForce = raised !== null && Date.parse(raised.until) > Date.now();
  return (
    <SelectField
      name="raise"
      label={words.raised.label}
      defaultValue={inForce ? "keep" : "none"}
      className="max-w-80"
      options={[
        { value: "none", label: "As set above" },
        ...(inForce
          ? [
              {
                value: "keep",
                label: `${raised.times} times, until ${formatMoment(new Date(raised.until))}`,
              },
            ]
          : []),
        ...Object.entries(raises).map(([value, { label }]) => ({ value, label })),
      ]}
    />
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
