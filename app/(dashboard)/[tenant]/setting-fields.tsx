import { SelectField } from "@/app/_ui/select-field";
import { TextField } from "@/app/_ui/text-field";
import { TextareaField } from "@/app/_ui/textarea-field";
import type { SettingField } from "@/lib/core/settings/setting-field";
import { OnlyWith } from "./only-with";

type Values = Record<string, string>;

type SettingFieldsProps = {
  fields: readonly SettingField[];
  /** What is stored; secrets are told by name only. */
  values?: Readonly<Values> | undefined;
  secretsSet?: readonly string[] | undefined;
};

/** A form drawn from the product's or provider's own definition. Secrets go in and never come out. */
export function SettingFields({ fields, values = {}, secretsSet = [] }: SettingFieldsProps) {
  const opening = Object.fromEntries(fields.map((field) => [field.name, openingOf(field, values)]));
  return fields.map((field) => {
    const { name, onlyWith } = field;
    const drawn = (
      <OneField key={name} field={field} value={opening[name]} isSet={secretsSet.includes(name)} />
    );
    if (!onlyWith) return drawn;
    return (
      <OnlyWith key={name} choices={onlyWith} opening={opening}>
        {drawn}
      </OnlyWith>
    );
  });
}

/** What the form shows at first: what is stored, else the choice that stands for nothing said. */
function openingOf({ name, choices, opensWith }: SettingField, values: Readonly<Values>) {
  return values[name] ?? opensWith ?? choices?.[0]?.value;
}

type OneFieldProps = { field: SettingField; value: string | undefined; isSet: boolean };

function OneField({ field, value, isSet }: OneFieldProps) {
  const { name, label, help, placeholder, secret, optional, choices, multiline, isDate } = field;
  if (choices) {
    return (
      <SelectField name={name} label={label} help={help} options={choices} defaultValue={value} />
    );
  }
  const common = {
    ...{ name, label, spellCheck: false },
    help: isSet ? `${help}. One is stored; leave this empty to keep it.` : help,
    placeholder: isSet ? "••••••••" : placeholder,
    optional: optional === true || isSet,
    defaultValue: secret ? "" : value,
  };
  if (multiline) return <TextareaField {...common} mono rows={6} maxLength={20_000} />;
  return (
    <TextField
      {...common}
      type={secret ? "password" : isDate ? "date" : "text"}
      autoComplete={secret ? "new-password" : "off"}
      maxLength={4_000}
    />
  );
}
