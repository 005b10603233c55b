"use client";

import { RotateCcw } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useActionForm } from "@/app/_ui/action-form";
import { Button } from "@/app/_ui/button";
import { controlClass } from "@/app/_ui/field";
import { fill } from "@/app/_ui/fill";
import { Select } from "@/app/_ui/select";
import { texts } from "@/app/texts/attributes";
import type { FieldTrace } from "@/lib/core/mapping/attribute-derive";
import type { SeenAttribute } from "@/lib/core/mapping/attribute-seen";
import type { FieldProblem } from "@/lib/engine/preview/try-mapping";
import { CandidateList } from "./candidate-list";
import type { DraftField } from "./draft";
import { ExpressionInput } from "./expression-input";
import { SourceList } from "./source-list";
import { stepText } from "./step-kinds";
import { StepList } from "./step-list";

export type FieldRowProps = {
  /** `username`, or `profile.` with the place of a custom attribute. */
  field: string;
  label: string;
  draft: DraftField;
  /** For the chosen person; undefined while there is nobody. */
  trace: FieldTrace | undefined;
  problems: FieldProblem[];
  suggestions: string[];
  seen: SeenAttribute[];
  sampled: number;
  pathListId: string;
  onChange: (draft: DraftField) => void;
  /** Absent where there is no preset. */
  onReset?: () => void;
  /** Where the server's words about it stand, when it refuses the form. */
  refusedAt: string;
  /** What comes before the sources. */
  head?: ReactNode;
  isOpen?: boolean;
};

/** One account field: closed it shows its chain, open it is edited. */
export function FieldRow(props: FieldRowProps) {
  const { field, label, draft, trace, problems, onChange, onReset, head } = props;
  const { fields } = useActionForm();
  const refused = Object.entries(fields).find(([name]) => name.startsWith(props.refusedAt));
  const problem = problems[0]?.message ?? refused?.[1] ?? null;
  return (
    <details className="group rounded-lg border bg-surface" name="mapping" open={props.isOpen}>
      <summary className="flex min-h-12 cursor-pointer flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
        <span className="w-24 shrink-0 break-words font-medium">{label}</span>
        <Chain draft={draft} />
        <Outcome trace={trace} problem={problem} />
      </summary>
      <div className="flex flex-col gap-5 border-t px-4 py-4">
        {head}
        <ModeChoice field={field} label={label} draft={draft} onChange={onChange} />
        {draft.mode === "source" ? <SourceList {...props} /> : <ExpressionInput {...props} />}
        <StepList {...props} />
        <Rest {...props} />
        {onReset && (
          <div>
            <Button size="sm" variant="ghost" icon={<RotateCcw aria-hidden />} onClick={onReset}>
              {fill(texts.resetToThePreset, { label: label.toLowerCase() })}
            </Button>
          </div>
        )}
      </div>
    </details>
  );
}

/** The chain in one line: where the value comes from, and each step. */
function Chain({ draft }: { draft: DraftField }) {
  const start =
    draft.mode === "expression"
      ? ["Expression"]
      : draft.sources.flatMap(({ value }) => (value.trim() === "" ? [] : [value.trim()]));
  const steps = draft.transforms.map(({ key, value }) => ({ key, text: stepText(value) }));
  return (
    <span className="flex min-w-0 flex-1 basis-64 flex-wrap items-center gap-1 text-xs">
      <span className="max-w-full truncate rounded-sm bg-sunken px-1.5 py-0.5 font-mono">
        {start.join(" ?? ") || "nothing"}
      </span>
      {steps.map(({ key, text }) => (
        <span key={key} className="flex min-w-0 max-w-full items-center gap-1 text-muted">
          <span aria-hidden>→</span>
          <span className="max-w-56 truncate rounded-sm border px-1.5 py-0.5">{text}</span>
        </span>
      ))}
      {draft.apply !== "always" && (
        <span className="rounded-sm bg-changed-soft px-1.5 py-0.5 text-changed">
          {draft.apply === "atCreation" ? texts.onlyAtCreation : texts.onlyIfEmpty}
        </span>
      )}
    </span>
  );
}

function Outcome({ trace, problem }: { trace: FieldTrace | undefined; problem: string | null }) {
  const wrong = problem ?? trace?.error ?? null;
  if (wrong !== null) {
    return <span className="min-w-0 break-words text-removed text-sm">{wrong}</span>;
  }
  if (trace === undefined) return null;
  return trace.value === "" ? (
    <span className="text-changed text-sm">{texts.empty}</span>
  ) : (
    <span className="min-w-0 break-all font-medium font-mono text-sm">{trace.value}</span>
  );
}

type ModeProps = Pick<FieldRowProps, "field" | "label" | "draft" | "onChange">;

function ModeChoice({ field, label, draft, onChange }: ModeProps) {
  const modes = [
    { mode: "source", text: texts.attributes },
    { mode: "expression", text: texts.expression },
  ] as const;
  return (
    <fieldset className="flex flex-wrap gap-x-5 gap-y-2">
      <legend className="sr-only">{fill(texts.whereComesFrom, { label })}</legend>
      {modes.map(({ mode, text }) => (
        <label key={mode} className="flex items-center gap-2">
          <input
            type="radio"
            name={`mode-${field}`}
            form="none"
            checked={draft.mode === mode}
            onChange={() => onChange({ ...draft, mode })}
            className="size-4 accent-accent"
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}

/** What happens without a value, when it is written, and what if it is taken. */
function Rest(props: FieldRowProps) {
  const { field, draft, onChange } = props;
  const id = useId();
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <div className="flex flex-col gap-1.5">
        <label htmlFor={`${id}-fallback`} className="font-medium text-sm">
          {texts.default}
        </label>
        <input
          form="none"
          id={`${id}-fallback`}
          value={draft.fallback}
          onChange={(event) => onChange({ ...draft, fallback: event.target.value })}
          maxLength={300}
          autoComplete="off"
          placeholder={texts.takenAsItStands}
          className={`${controlClass} h-8 text-sm`}
        />
      </div>
      <div className="flex flex-col gap-1.5">
        <label htmlFor={`${id}-apply`} className="font-medium text-sm">
          {texts.written}
        </label>
        <Select
          id={`${id}-apply`}
          value={draft.apply}
          onChange={(event) => onChange({ ...draft, apply: applyOf(event.target.value) })}
          className="text-sm"
        >
          <option value="always">{texts.inEveryRun}</option>
          <option value="atCreation">{texts.onlyWhenUsherCreates}</option>
          <option value="ifEmpty">{texts.onlyWhileTheAccount}</option>
        </Select>
      </div>
      {field === "username" && <CandidateList {...props} />}
    </div>
  );
}

function applyOf(value: string): DraftField["apply"] {
  return value === "atCreation" || value === "ifEmpty" ? value : "always";
}
