import { clsx } from "clsx";
import { type ComponentProps, useId } from "react";
import { controlClass, describedBy, Field, type FieldProps } from "./field";

type TextareaFieldProps = FieldProps &
  Omit<ComponentProps<"textarea">, "name" | "id"> & { mono?: boolean | undefined };

/** Several lines of text. */
export function TextareaField({
  name,
  label,
  help,
  error,
  optional,
  mono = false,
  className,
  rows = 4,
  ...rest
}: TextareaFieldProps) {
  const id = useId();
  return (
    <Field id={id} name={name} label={label} help={help} error={error} optional={optional}>
      <textarea
        id={id}
        name={name}
        rows={rows}
        required={!optional}
        className={clsx(controlClass, "py-1.5", mono && "font-mono text-sm", className)}
        {...describedBy(id, { help, error })}
        {...rest}
      />
    </Field>
  );
}
