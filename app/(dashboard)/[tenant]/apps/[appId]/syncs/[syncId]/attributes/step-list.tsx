"use client";

import type { KeyboardEvent } from "react";
import { fill } from "@/app/_ui/fill";
import { Select } from "@/app/_ui/select";
import { texts } from "@/app/texts/attributes";
import type { Transform } from "@/lib/core/mapping/transform";
import { type Keyed, keyed, moved } from "../keyed";
import { OrderButtons } from "../order-buttons";
import type { FieldRowProps } from "./field-row";
import { StepFields } from "./step-fields";
import { blankStep, stepKinds, stepLabels } from "./step-kinds";

const stepsMax = 16;

/** The transforms in order, each with what it gives for the chosen person. */
export function StepList({ label, draft, trace, problems, onChange }: FieldRowProps) {
  const steps = draft.transforms;
  const set = (next: Keyed<Transform>[]) => onChange({ ...draft, transforms: next });
  function byKeyboard(event: KeyboardEvent, key: number): void {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    set(moved(steps, key, event.key === "ArrowUp" ? -1 : 1));
  }
  return (
    <div className="flex flex-col gap-2">
      <p className="font-medium text-sm">{texts.steps}</p>
      <ol aria-label={fill(texts.stepsOf, { label })} className="flex flex-col gap-2">
        {steps.map((step, index) => {
          const problem = problems.find(({ place }) => place === `transforms.${index}`);
          return (
            <li
              key={step.key}
              onKeyDown={(event) => byKeyboard(event, step.key)}
              className="flex flex-col gap-1.5 rounded-md border px-3 py-2"
            >
              <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
                <span className="text-sm">
                  <span className="mr-2 text-faint tabular-nums">{index + 1}</span>
                  {stepLabels[step.value.kind]}
                </span>
                <span className="flex min-w-0 flex-1 basis-64 items-center justify-end gap-2">
                  <StepOutput trace={trace} index={index} />
                  <OrderButtons
                    label={fill(texts.stepOf, { index: index + 1, label })}
                    isFirst={index === 0}
                    isLast={index === steps.length - 1}
                    onMove={(by) => set(moved(steps, step.key, by))}
                    onRemove={() => set(steps.filter((one) => one !== step))}
                  />
                </span>
              </div>
              <StepFields
                name={`Step ${index + 1} of ${label}`}
                step={step.value}
                onChange={(value) =>
                  set(steps.map((one) => (one === step ? { ...one, value } : one)))
                }
              />
              {problem && <p className="break-words text-removed text-sm">{problem.message}</p>}
            </li>
          );
        })}
      </ol>
      {steps.length < stepsMax && (
        <Select
          value=""
          aria-label={fill(texts.addAStepTo, { label })}
          onChange={(event) => {
            const kind = stepKinds.find((one) => one === event.target.value);
            if (kind) set([...steps, keyed(blankStep(kind))]);
          }}
          frameClass="max-w-56"
          className="text-sm"
        >
          <option value="">{texts.addAStep}</option>
          {stepKinds.map((kind) => (
            <option key={kind} value={kind}>
              {stepLabels[kind]}
            </option>
          ))}
        </Select>
      )}
    </div>
  );
}

type OutputProps = Pick<FieldRowProps, "trace"> & { index: number };

function StepOutput({ trace, index }: OutputProps) {
  if (trace === undefined) return null;
  const values = trace.steps[index];
  if (values === undefined) {
    const isWrong = trace.error !== null && index === trace.steps.length;
    return isWrong ? (
      <span className="min-w-0 break-words text-removed text-sm">{trace.error}</span>
    ) : null;
  }
  return (
    <output className="min-w-0 flex-1 break-all font-mono text-sm sm:text-right">
      {values.length === 0 ? (
        <span className="text-changed">{texts.empty}</span>
      ) : (
        values.join(" · ")
      )}
    </output>
  );
}
