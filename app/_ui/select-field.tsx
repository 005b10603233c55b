import { clsx } from "clsx";
import { ChevronDown } from "lucide-react";
import { type ComponentProps, useId } from "react";
import { controlClass, describedBy, Field, type FieldProps } from "./field";

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
      <span className={clsx("relative block", className)}>
        <select
          id={id}
          name={name}
          className={clsx(controlClass, "h-8 appearance-none pr-8")}
          {...describedBy(id, { help, error })}
          {...rest}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute top-2 right-2.5 size-4 text-faint"
        />
      </span>
    </Field>
  );
}
