import type { Metadata } from "next";
import { CheckboxField, SwitchField } from "@/app/_ui/check-field";
import { SettingsSection } from "@/app/_ui/settings-section";
import { TextField } from "@/app/_ui/text-field";
import { TextareaField } from "@/app/_ui/textarea-field";
import { previewInactivity } from "@/lib/engine/preview-inactivity";
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
        title="Who is inactive"
        description={`By the logins that ${sync.targetName} itself tells, and by those that single sign-on tells Usher of. Disabled accounts keep their groups; nothing is deleted.`}
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
          help="Products do not tell when an account was made: days count from when Usher saw it first."
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
      <SettingsSection
        title="Warnings"
        description="With them, nobody whose e-mail address is known is disabled without fourteen days' notice, however long they have been away."
      >
        <SwitchField
          name="warn"
          label={words.warn.label}
          help="14 and 3 days ahead, each once. Whoever signs in before is left alone."
          defaultChecked={inactivity.warn}
        />
      </SettingsSection>
      <SettingsSection
        title="Exceptions"
        description="User names or e-mail addresses, one a line: exact, with * for any text, or /a regular expression/."
      >
        <TextareaField
          name="excluded"
          label={settingWords.users.excluded.label}
          help="They are not looked at."
          rows={3}
          optional
          defaultValue={linesOf(users.excluded)}
          placeholder="svc-*"
        />
        <TextareaField
          name="protectedAccounts"
          label={settingWords.users.protectedAccounts.label}
          help="No rule may touch them; they are listed in each run as left undone."
          rows={3}
          optional
          defaultValue={linesOf(users.protectedAccounts)}
        />
      </SettingsSection>
      <SettingsSection
        title="Who it would be now"
        description="By the form as it stands, and the logins that the last run read. Other apps of this target leave an account that is disabled here alone until its person logs in."
      >
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
