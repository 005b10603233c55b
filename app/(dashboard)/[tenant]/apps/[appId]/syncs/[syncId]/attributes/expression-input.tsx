"use client";

import { useId } from "react";
import { controlClass } from "@/app/_ui/field";
import { filled } from "@/app/_ui/fill";
import { texts } from "@/app/texts/attributes";
import type { FieldRowProps } from "./field-row";

/** A CEL expression, with what it gives for the chosen person or where it goes wrong. */
export function ExpressionInput({ label, draft, trace, problems, onChange }: FieldRowProps) {
  const id = useId();
  const problem = problems.find(({ place }) => place === "expression");
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {texts.expression}
      </label>
      <textarea
        id={id}
        value={draft.expression}
        onChange={(event) => onChange({ ...draft, expression: event.target.value })}
        rows={3}
        maxLength={2_000}
        spellCheck={false}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={`${id}-help`}
        placeholder='user.name.givenName.lower() + "." + user.name.familyName.lower()'
        className={`${controlClass} py-1.5 font-mono text-sm`}
      />
      {problem && (
        <p role="status" className="break-words text-removed text-sm">
          {problem.message}
        </p>
      )}
      {!problem && trace?.origin === "expression" && (
        <p className="break-all text-muted text-xs">
          {filled(texts.gives, {
            value: (
              <span className="font-mono text-ink">{trace.input.join(" · ") || "nothing"}</span>
            ),
          })}
        </p>
      )}
      <p id={`${id}-help`} className="text-muted text-sm">
        {filled(texts.isWhatTheExpression, {
          label,
          example: <span className="break-all font-mono text-xs">{texts.userAttrTitle}</span>,
        })}
      </p>
    </div>
  );
}
