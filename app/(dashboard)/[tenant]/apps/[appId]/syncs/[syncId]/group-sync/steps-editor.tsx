"use client";

import { controlClass } from "@/app/_ui/field";
import { fill } from "@/app/_ui/fill";
import { Select } from "@/app/_ui/select";
import { texts } from "@/app/texts/group-sync";
import type { GroupNameStep } from "@/lib/core/groups/group-name";
import { settingWords } from "../../../../../setting-words";
import { OrderedRows, type RowProps } from "../ordered-rows";

/** The steps that a group's name goes through, in order. */
export function StepsEditor({ steps, readOnly }: { steps: GroupNameStep[]; readOnly: boolean }) {
  return (
    <OrderedRows
      legend={settingWords.groups.steps.label}
      name="steps"
      items={steps}
      itemsMax={16}
      noun="step"
      readOnly={readOnly}
      newItem={(): GroupNameStep => ({ kind: "regex", pattern: "^prefix-(.+)$", with: "$1" })}
      whenEmpty={texts.noneGroupsKeepThe}
      Fields={StepFields}
    />
  );
}

function StepFields({ item: step, index, onChange }: RowProps<GroupNameStep>) {
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
          label={fill(texts.expression, { label })}
          value={step.pattern}
          onChange={(pattern) => onChange({ ...step, pattern })}
        />
      )}
      {step.kind === "replace" && (
        <StepText
          label={fill(texts.textToFind, { label })}
          value={step.find}
          onChange={(find) => onChange({ ...step, find })}
        />
      )}
      {(step.kind === "regex" || step.kind === "replace") && (
        <>
          <span className="text-faint">→</span>
          <StepText
            label={fill(texts.replacement, { label })}
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

const stepLabels: Record<GroupNameStep["kind"], string> = {
  regex: "Regular expression",
  replace: "Find and replace",
  trim: "Trim spaces",
  lowerCase: "Lower case",
  upperCase: "Upper case",
};

/** Another kind keeps the words that were typed, where it has a place for them. */
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
