import { type ComponentProps, useId } from "react";
import { describedBy, Field, type FieldProps } from "./field";
import { Select } from "./select";

type SelectFieldProps = FieldProps &
  Omit<ComponentProps<"select">, "name" | "id" | "children"> & {
    options: readonly { value: string; label: string; disabled?: boolean | undefined }[];
  };

/** One of a few; native, so that it works with keyboards, phones and without scripts. */
export function SelectField({
  name,
  label,
  help,
  error,
  optional,
  options,
  className,
  ...rest
}: SelectFieldProps) {
  const id = useId();
  return (
    <Field id={id} name={name} label={label} help={help} error={error} optional={optional}>
      <Select
        id={id}
        name={name}
        frameClass={className}
        {...describedBy(id, { help, error })}
        {...rest}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </Select>
    </Field>
  );
}
