import { KeyRound } from "lucide-react";
import { type ReactNode, useId } from "react";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/ui";
import { CopyButton } from "./copy-button";

type CopyFieldProps = {
  label: string;
  value: string;
  help?: ReactNode;
  /** A secret that is shown this once: says so and stands out. */
  secret?: boolean | undefined;
};

/** A value to carry elsewhere: a base URL, a token. */
export function CopyField({ label, value, help, secret = false }: CopyFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <div className="flex items-center rounded-md border bg-sunken pr-0.5 pl-2.5">
        {secret && <KeyRound aria-hidden className="mr-2 size-4 shrink-0 text-changed" />}
        <input
          id={id}
          readOnly
          value={value}
          aria-describedby={`${id}-help`}
          className="h-8 min-w-0 flex-1 bg-transparent font-mono text-sm"
        />
        <CopyButton text={value} label={fill(texts.copy, { label })} />
      </div>
      <p id={`${id}-help`} className="text-muted text-sm empty:hidden">
        {secret && <span className="text-changed">{texts.shownOnlyNowCopy} </span>}
        {help}
      </p>
    </div>
  );
}
