import { SettingsSection } from "@/app/_ui/settings-section";
import { TextField } from "@/app/_ui/text-field";
import { TextareaField } from "@/app/_ui/textarea-field";
import { texts } from "@/app/texts/rules";
import type { LeadRules } from "@/lib/core/plan/lead-rules";
import type { SettingField } from "@/lib/engine/connect/products";
import { settingWords } from "../../../../../setting-words";
import { overrideText } from "./user-form";

type LeadProps = { fields: readonly SettingField[]; leads: LeadRules };

/** Who takes over what people lead; only on targets whose product says that it has such things. */
export function LeadSection({ fields, leads }: LeadProps) {
  if (fields.length === 0) return null;
  const values: Record<string, string | null> = { ...leads, overrides: null };
  return (
    <SettingsSection title={settingWords.users.leads.label} description={texts.theTargetDoesNot}>
      {fields.map(({ name, label, help }) => (
        <TextField
          key={name}
          name={`lead_${name}`}
          label={label}
          help={help}
          optional
          autoComplete="off"
          defaultValue={values[name] ?? ""}
          className="max-w-80"
        />
      ))}
      <TextareaField
        name="lead_overrides"
        label={texts.otherLeadsForSome}
        optional
        mono
        rows={3}
        defaultValue={overrideText(leads)}
        placeholder={"WEB ada\nOPS grace"}
        help={texts.oneProjectALine}
      />
    </SettingsSection>
  );
}
