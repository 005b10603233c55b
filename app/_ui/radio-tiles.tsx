import { clsx } from "clsx";
import { type ReactNode, useId } from "react";
import { FieldError } from "./field-error";

type RadioTilesProps = {
  name: string;
  legend: string;
  options: readonly {
    value: string;
    label: string;
    description?: ReactNode;
    icon?: ReactNode;
    disabled?: boolean | undefined;
    /** A word at the right, for example "Coming later". */
    note?: string | undefined;
  }[];
  defaultValue?: string | undefined;
  columns?: 1 | 2 | 3 | undefined;
  help?: ReactNode;
  error?: string | undefined;
};

/** A choice worth explaining: each option is a tile with a sentence. Native radio buttons. */
export function RadioTiles({
  name,
  legend,
  options,
  defaultValue,
  columns = 1,
  help,
  error,
}: RadioTilesProps) {
  const id = useId();
  return (
    <fieldset aria-describedby={`${id}-error`} className="min-w-0">
      <legend className="mb-1.5 font-medium">{legend}</legend>
      {help !== undefined && <p className="mb-2 text-muted text-sm">{help}</p>}
      <div className={clsx("grid gap-2", grid[columns])}>
        {options.map((option) => (
          <label
            key={option.value}
            className="relative flex items-start gap-3 rounded-lg border bg-surface p-3 has-disabled:opacity-55 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent-text has-focus-visible:outline-offset-2 hover:not-has-disabled:border-line-strong"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              required
              disabled={option.disabled}
              defaultChecked={option.value === defaultValue}
              className="mt-0.5 size-4 shrink-0 accent-accent outline-none"
            />
            {option.icon !== undefined && (
              <span className="shrink-0 text-muted">{option.icon}</span>
            )}
            <span className="min-w-0 flex-1">
              <span className="flex justify-between gap-2 font-medium">
                {option.label}
                {option.note !== undefined && (
                  <span className="font-normal text-muted text-xs leading-5">{option.note}</span>
                )}
              </span>
              {option.description !== undefined && (
                <span className="mt-0.5 block text-muted text-sm">{option.description}</span>
              )}
            </span>
          </label>
        ))}
      </div>
      <FieldError id={`${id}-error`} name={name} error={error} />
    </fieldset>
  );
}

const grid = { 1: "", 2: "sm:grid-cols-2", 3: "sm:grid-cols-2 lg:grid-cols-3" } as const;
