import { TextField } from "@/app/_ui/text-field";
import type { SettingField } from "@/lib/engine/products";

type TargetFieldsProps = {
  fields: readonly SettingField[];
  /** What is stored; secrets are told by name only. */
  values?: Readonly<Record<string, string>> | undefined;
  secretsSet?: readonly string[] | undefined;
};

/** A form drawn from the product's own definition. Secrets go in and never come out. */
export function TargetFields({ fields, values = {}, secretsSet = [] }: TargetFieldsProps) {
  return fields.map(({ name, label, help, placeholder, secret, optional }) => {
    const isSet = secretsSet.includes(name);
    return (
      <TextField
        key={name}
        name={name}
        label={label}
        help={isSet ? `${help}. One is stored; leave this empty to keep it.` : help}
        placeholder={isSet ? "••••••••" : placeholder}
        optional={optional === true || isSet}
        type={secret ? "password" : "text"}
        autoComplete={secret ? "new-password" : "off"}
        spellCheck={false}
        defaultValue={secret ? "" : values[name]}
        maxLength={4_000}
      />
    );
  });
}
