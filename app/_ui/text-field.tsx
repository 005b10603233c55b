import { clsx } from "clsx";
import { type ComponentProps, useId } from "react";
import { controlClass, describedBy, Field, type FieldProps } from "./field";

type TextFieldProps = FieldProps &
  Omit<ComponentProps<"input">, "name" | "id"> & { mono?: boolean | undefined };

/** One line of text, a number, an address, a password. */
export function TextField({
  name,
  label,
  help,
  error,
  optional,
  mono = false,
  className,
  ...rest
}: TextFieldProps) {
  const id = useId();
  return (
    <Field id={id} name={name} label={label} help={help} error={error} optional={optional}>
      <input
        id={id}
        name={name}
        required={!optional}
        className={clsx(controlClass, "h-8", mono && "font-mono text-sm", className)}
        {...describedBy(id, { help, error })}
        {...rest}
      />
    </Field>
  );
}
