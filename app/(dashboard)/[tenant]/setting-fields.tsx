import { SelectField } from "@/app/_ui/select-field";
import { TextField } from "@/app/_ui/text-field";
import { TextareaField } from "@/app/_ui/textarea-field";
import type { SettingField } from "@/lib/core/setting-field";

type SettingFieldsProps = {
  fields: readonly SettingField[];
  /** What is stored; secrets are told by name only. */
  values?: Readonly<Record<string, string>> | undefined;
  secretsSet?: readonly string[] | undefined;
};

/** A form drawn from the product's or provider's own definition. Secrets go in and never come out. */
export function SettingFields({ fields, values = {}, secretsSet = [] }: SettingFieldsProps) {
  return fields.map((field) => (
    <OneField
      key={field.name}
      field={field}
      value={values[field.name]}
      isSet={secretsSet.includes(field.name)}
    />
  ));
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
