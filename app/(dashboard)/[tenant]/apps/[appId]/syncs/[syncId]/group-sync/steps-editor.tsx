"use client";

import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/app/_ui/button";
import { controlClass } from "@/app/_ui/field";
import { FieldError } from "@/app/_ui/field-error";
import { Select } from "@/app/_ui/select";
import type { GroupNameStep } from "@/lib/core/group-name";
import { JsonField } from "../json-field";

type Row = { key: number; step: GroupNameStep };

const stepsMax = 16;

/** The steps that a group's name goes through, in order. */
export function StepsEditor({ steps, readOnly }: { steps: GroupNameStep[]; readOnly: boolean }) {
  const [rows, setRows] = useState<Row[]>(() => steps.map((step, key) => ({ key, step })));
  const errorId = useId();

  function change(key: number, step: GroupNameStep): void {
    setRows(rows.map((row) => (row.key === key ? { key, step } : row)));
  }
  function move(index: number, by: number): void {
    const next = [...rows];
    const [row] = next.splice(index, 1);
    if (row) next.splice(index + by, 0, row);
    setRows(next);
  }
  function add(): void {
    const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
    setRows([...rows, { key, step: { kind: "regex", pattern: "^prefix-(.+)$", with: "$1" } }]);
  }

  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 font-medium">Steps of the name</legend>
      <JsonField name="steps" value={rows.map((row) => row.step)} />
      {rows.length === 0 && (
        <p className="text-muted text-sm">
          None: groups keep the name that the provider gives them.
        </p>
      )}
      <ol className="flex flex-col gap-2">
        {rows.map(({ key, step }, index) => (
          <li key={key} className="flex flex-wrap items-center gap-2">
            <StepFields step={step} index={index} onChange={(next) => change(key, next)} />
            {!readOnly && (
              <span className="flex">
                <IconButton
                  label={`Move step ${index + 1} up`}
                  disabled={index === 0}
                  onClick={() => move(index, -1)}
                >
                  <ArrowUp aria-hidden />
                </IconButton>
                <IconButton
                  label={`Move step ${index + 1} down`}
                  disabled={index === rows.length - 1}
                  onClick={() => move(index, 1)}
                >
                  <ArrowDown aria-hidden />
                </IconButton>
                <IconButton
                  label={`Remove step ${index + 1}`}
                  onClick={() => setRows(rows.filter((row) => row.key !== key))}
                >
                  <X aria-hidden />
                </IconButton>
              </span>
            )}
          </li>
        ))}
      </ol>
      <FieldError id={errorId} name="steps" />
      {!readOnly && rows.length < stepsMax && (
        <div>
          <Button size="sm" variant="ghost" icon={<Plus aria-hidden />} onClick={add}>
            Add a step
          </Button>
        </div>
      )}
    </fieldset>
  );
}

type StepProps = {
  step: GroupNameStep;
  index: number;
  onChange: (step: GroupNameStep) => void;
};

function StepFields({ step, index, onChange }: StepProps) {
  const label = `Step ${index + 1}`;
  return (
    <>
      <span className="w-40 shrink-0">
        <Select
          aria-label={label}
          value={step.kind}
          onChange={(event) => onChange(stepOf(event.target.value, step))}
          className="text-sm"
        >
          {Object.entries(stepLabels).map(([kind, text]) => (
            <option key={kind} value={kind}>
              {text}
            </option>
          ))}
        </Select>
      </span>
      {step.kind === "regex" && (
        <StepText
          label={`${label}: expression`}
          value={step.pattern}
          onChange={(pattern) => onChange({ ...step, pattern })}
        />
      )}
      {step.kind === "replace" && (
        <StepText
          label={`${label}: text to find`}
          value={step.find}
          onChange={(find) => onChange({ ...step, find })}
        />
      )}
      {(step.kind === "regex" || step.kind === "replace") && (
        <>
          <span className="text-faint">→</span>
          <StepText
            label={`${label}: replacement`}
            value={step.with}
            onChange={(text) => onChange({ ...step, with: text })}
          />
        </>
      )}
    </>
  );
}

type StepTextProps = { label: string; value: string; onChange: (text: string) => void };

function StepText({ label, value, onChange }: StepTextProps) {
  return (
    <span className="min-w-24 flex-1">
      <input
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        spellCheck={false}
        autoComplete="off"
        maxLength={500}
        className={`${controlClass} h-8 font-mono text-sm`}
      />
    </span>
  );
}

type IconButtonProps = {
  label: string;
  disabled?: boolean;
  onClick: () => void;
  children: React.ReactNode;
};

function IconButton({ label, ...rest }: IconButtonProps) {
  return <Button size="icon" variant="ghost" aria-label={label} {...rest} />;
}

const stepLabels: Record<GroupNameStep["kind"], string> = {
  regex: "Regular expression",
  replace: "Find and replace",
  trim: "Trim spaces",
  lowerCase: "Lower case",
  upperCase: "Upper case",
};

/** Another kind keeps the texts that were typed, where it has a place for them. */
function stepOf(kind: string, before: GroupNameStep): GroupNameStep {
  const find = before.kind === "regex" ? before.pattern : "find" in before ? before.find : "";
  const text = "with" in before ? before.with : "";
  switch (kind) {
    case "regex":
      return { kind, pattern: find, with: text };
    case "replace":
      return { kind, find, with: text };
    case "lowerCase":
    case "upperCase":
      return { kind };
    default:
      return { kind: "trim" };
  }
}
