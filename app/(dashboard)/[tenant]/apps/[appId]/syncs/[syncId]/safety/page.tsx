import type { Metadata } from "next";
import { fill } from "@/app/_ui/fill";
import { SelectField } from "@/app/_ui/select-field";
import { SettingsSection } from "@/app/_ui/settings-section";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/rules";
import type { SafetyRules } from "@/lib/core/settings/sync-settings";
import { previewLimits } from "@/lib/engine/preview/preview-limits";
import { formatMoment } from "@/lib/format";
import { sectionLabels, settingWords } from "../../../../../setting-words";
import { saveSafety } from "../actions";
import { loadSettings, type SyncParams } from "../load-settings";
import { SettingsForm } from "../settings-form";
import { previewSafety } from "./actions";
import { LimitsNow } from "./limits-now";
import { raises } from "./safety-form";

const words = settingWords.safety;

export const metadata: Metadata = { title: sectionLabels.safety };

export default async function SafetyPage({ params }: { params: Promise<SyncParams> }) {
  const { tenant, sync, settings, form } = await loadSettings(params);
  const { safety } = settings.settings;
  const limits = await previewLimits(tenant.id, sync.id, safety, Date.now());
  return (
    <SettingsForm {...form} action={saveSafety.bind(null, tenant.slug)}>
      <SettingsSection title={words.disablesPercent.under} description={texts.theSmallerOfThe}>
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
          help={texts.soManyAccountsMay}
        />
      </SettingsSection>
      <SettingsSection
        title={words.membershipRemovalsPercent.under}
        description={texts.countedOverAllGroups}
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
      <SettingsSection title={words.groupRemovalsPercent.under} description={texts.aSmallGroupIs}>
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
      <SettingsSection title={words.raised.under} description={texts.forAnUnusualDay}>
        <RaiseField raised={safety.raised} />
      </SettingsSection>
      <SettingsSection title={texts.whatTheyLetThrough} description={texts.byTheLimitsAs}>
        <LimitsNow
          key={settings.version}
          now={limits}
          targetName={sync.targetName}
          ask={form.mayConfigure ? previewSafety.bind(null, tenant.slug) : null}
        />
      </SettingsSection>
      <SettingsSection title={texts.alwaysOn} description={texts.theseNeedNoSetting}>
        <ul className="flex list-disc flex-col gap-1 pl-4">
          <li>{texts.theFirstFullRun}</li>
          <li>{texts.aRunWhoseSource}</li>
          <li>{texts.theAccountThatUsher}</li>
          <li>{texts.theLastActiveAdministrator}</li>
          <li>{texts.aPlanThatNobody}</li>
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
        { value: "none", label: texts.asSetAbove },
        ...(inForce
          ? [
              {
                value: "keep",
                label: fill(texts.timesUntil, {
                  times: raised.times,
                  until: formatMoment(new Date(raised.until)),
                }),
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
