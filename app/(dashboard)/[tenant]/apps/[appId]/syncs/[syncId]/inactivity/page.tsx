import type { Metadata } from "next";
import { CheckboxField, SwitchField } from "@/app/_ui/check-field";
import { fill } from "@/app/_ui/fill";
import { SettingsSection } from "@/app/_ui/settings-section";
import { TextField } from "@/app/_ui/text-field";
import { TextareaField } from "@/app/_ui/textarea-field";
import { texts } from "@/app/texts/rules";
import { previewInactivity } from "@/lib/engine/preview/preview-inactivity";
import { sectionLabels, settingWords } from "../../../../../setting-words";
import { saveInactivity } from "../actions";
import { loadSettings, type SyncParams } from "../load-settings";
import { SettingsForm } from "../settings-form";
import { linesOf } from "../user-sync/user-form";
import { LivePreview } from "./live-preview";

const words = settingWords.inactivity;

export const metadata: Metadata = { title: sectionLabels.inactivity };

/** Whose account is disabled because nobody signs in, and who is next. */
export default async function InactivityPage({ params }: { params: Promise<SyncParams> }) {
  const { tenant, sync, syncPath, settings, form } = await loadSettings(params);
  const { inactivity, users } = settings.settings;
  const preview = await previewInactivity(tenant.id, sync.id);
  return (
    <SettingsForm {...form} action={saveInactivity.bind(null, tenant.slug)}>
      <SettingsSection
        title={texts.whoIsInactive}
        description={fill(texts.byTheLoginsThat, { targetName: sync.targetName })}
      >
        <TextField
          name="days"
          label={words.days.label}
          type="number"
          min={7}
          max={3_650}
          defaultValue={inactivity.days}
          className="max-w-40"
        />
        <CheckboxField
          name="never"
          label={words.neverDays.under}
          help={texts.productsDoNotTell}
          defaultChecked={inactivity.neverDays !== null}
        />
        <TextField
          name="neverDays"
          label={words.neverDays.label}
          type="number"
          min={7}
          max={3_650}
          optional
          defaultValue={inactivity.neverDays ?? 90}
          className="max-w-40"
        />
      </SettingsSection>
      <SettingsSection title={texts.warnings} description={texts.withThemNobodyWhose}>
        <SwitchField
          name="warn"
          label={words.warn.label}
          help={texts.and3DaysAhead}
          defaultChecked={inactivity.warn}
        />
      </SettingsSection>
      <SettingsSection title={texts.exceptions} description={texts.userNamesOrE}>
        <TextareaField
          name="excluded"
          label={settingWords.users.excluded.label}
          help={texts.theyAreNotLooked}
          rows={3}
          optional
          defaultValue={linesOf(users.excluded)}
          placeholder="svc-*"
        />
        <TextareaField
          name="protectedAccounts"
          label={settingWords.users.protectedAccounts.label}
          help={texts.noRuleMayTouch}
          rows={3}
          optional
          defaultValue={linesOf(users.protectedAccounts)}
        />
      </SettingsSection>
      <SettingsSection title={texts.whoItWouldBe} description={texts.byTheFormAs}>
        <LivePreview
          key={settings.version}
          url={`${syncPath}/inactivity/preview`}
          first={preview}
          target={sync.targetName}
        />
      </SettingsSection>
    </SettingsForm>
  );
}
