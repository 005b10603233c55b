import { type ComponentProps, type ReactNode, useId } from "react";
import { describedBy, type FieldProps } from "./field";
import { FieldError } from "./field-error";

type CheckFieldProps = Omit<FieldProps, "optional"> &
  Omit<ComponentProps<"input">, "name" | "id" | "type">;

/** A tick box with its label beside it. */
export function CheckboxField(props: CheckFieldProps) {
  return <CheckRow {...props} className="mt-0.5 size-4 shrink-0 rounded-sm accent-accent" />;
}

/** On or off, taking effect with the form. A native checkbox underneath. */
export function SwitchField(props: CheckFieldProps) {
  return <CheckRow {...props} role="switch" className={switchClass} />;
}

const switchClass =
  "relative mt-px h-4.5 w-8 shrink-0 appearance-none rounded-full border border-line-strong bg-sunken transition-colors before:absolute before:top-px before:left-px before:size-3.5 before:rounded-full before:bg-line-strong before:transition-transform before:content-[''] checked:border-accent checked:bg-accent checked:before:translate-x-3.5 checked:before:bg-white disabled:opacity-50";

function CheckRow({ name, label, help, error, ...rest }: CheckFieldProps): ReactNode {
  const id = useId();
  return (
    <div>
      <div className="flex items-start gap-2.5">
        <input
          id={id}
          name={name}
          type="checkbox"
          {...describedBy(id, { help, error })}
          {...rest}
        />
        <div className="flex min-w-0 flex-col gap-0.5">
          <label htmlFor={id} className="font-medium">
            {label}
          </label>
          {help !== undefined && (
            <p id={`${id}-help`} className="text-muted text-sm">
              {help}
            </p>
          )}
          <FieldError id={`${id}-error`} name={name} error={error} />
        </div>
      </div>
    </div>
  );
}
