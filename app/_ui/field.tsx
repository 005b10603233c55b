import type { ReactNode } from "react";
import { texts } from "@/app/texts/ui";
import { FieldError } from "./field-error";

/** What every form field shares. `name` is the name in the form and in the action's errors. */
export type FieldProps = {
  name: string;
  label: string;
  help?: ReactNode;
  error?: string | undefined;
  optional?: boolean | undefined;
};

/** Label above, control, help and error below. The control is given the ids it must carry. */
export function Field({
  id,
  name,
  label,
  help,
  error,
  optional = false,
  children,
}: FieldProps & { id: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
        {optional && <span className="ml-1.5 font-normal text-faint">{texts.optional}</span>}
      </label>
      {children}
      {help !== undefined && (
        <p id={`${id}-help`} className="text-muted text-sm">
          {help}
        </p>
      )}
      <FieldError id={`${id}-error`} name={name} error={error} />
    </div>
  );
}

/** aria attributes of a control inside Field. */
export function describedBy(id: string, { help, error }: Pick<FieldProps, "help" | "error">) {
  return {
    "aria-describedby": help === undefined ? `${id}-error` : `${id}-help ${id}-error`,
    ...(error === undefined ? {} : { "aria-invalid": true }),
  };
}

export const controlClass =
  "w-full rounded-md border border-line-strong bg-surface px-2.5 text-base text-ink placeholder:text-faint disabled:bg-sunken disabled:text-faint aria-invalid:border-removed";
