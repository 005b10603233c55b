import { SettingsSection } from "@/app/_ui/settings-section";
import { TextField } from "@/app/_ui/text-field";
import { TextareaField } from "@/app/_ui/textarea-field";
import type { LeadRules } from "@/lib/core/lead-rules";
import type { SettingField } from "@/lib/engine/products";
import { settingWords } from "../../../../../setting-words";
import { overrideText } from "./user-form";

type LeadProps = { fields: readonly SettingField[]; leads: LeadRules };

/** Who takes over what people lead; only on targets whose product says that it has such things. */
export function LeadSection({ fields, leads }: LeadProps) {
  if (fields.length === 0) return null;
  const values: Record<string, string | null> = { ...leads, overrides: null };
  return (
    <SettingsSection
      title={settingWords.users.leads.label}
      description="The target does not let go of an account that leads something. Usher hands everything over first, and the plan lists each project and component. Where nobody can take over, only that person is held."
    >
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
        label="Other leads for some projects"
        optional
        mono
        rows={3}
        defaultValue={overrideText(leads)}
        placeholder={"WEB ada\nOPS grace"}
        help="One project a line: its key and a user name. It counts for the project's components, too."
      />
    </SettingsSection>
  );
}
