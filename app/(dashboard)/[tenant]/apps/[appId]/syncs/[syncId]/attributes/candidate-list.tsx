"use client";

import { Plus } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { controlClass } from "@/app/_ui/field";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/attributes";
import { keyed, moved } from "../keyed";
import { OrderButtons } from "../order-buttons";
import type { FieldRowProps } from "./field-row";

const candidatesMax = 5;

/** What to try for a newcomer whose value is somebody else's already. */
export function CandidateList({ label, draft, problems, onChange }: FieldRowProps) {
  const { candidates } = draft;
  const set = (next: typeof candidates) => onChange({ ...draft, candidates: next });
  return (
    <fieldset className="flex flex-col gap-2 sm:col-span-2">
      <legend className="font-medium text-sm">{texts.whenItIsTaken}</legend>
      <p className="text-muted text-sm">
        {candidates.length === 0 ? texts.thePersonIsLeft : texts.triedInTurnFor}
      </p>
      {candidates.map((candidate, index) => {
        const problem = problems.find(({ place }) => place === `candidates.${index}`);
        return (
          <div key={candidate.key} className="flex flex-col gap-1">
            <div className="flex items-center gap-1">
              <input
                form="none"
                value={candidate.value}
                onChange={(event) =>
                  set(
                    candidates.map((one) =>
                      one === candidate ? { ...one, value: event.target.value } : one,
                    ),
                  )
                }
                aria-label={fill(texts.expressionWhenItIs, { label, index: index + 1 })}
                aria-invalid={problem !== undefined || undefined}
                spellCheck={false}
                autoComplete="off"
                placeholder='user.userName.stripDomain() + "2"'
                className={`${controlClass} h-8 font-mono text-sm`}
              />
              <OrderButtons
                label={fill(texts.expression2, { index: index + 1 })}
                isFirst={index === 0}
                isLast={index === candidates.length - 1}
                onMove={(by) => set(moved(candidates, candidate.key, by))}
                onRemove={() => set(candidates.filter((one) => one !== candidate))}
              />
            </div>
            {problem && <p className="text-removed text-sm">{problem.message}</p>}
          </div>
        );
      })}
      {candidates.length < candidatesMax && (
        <div>
          <Button
            size="sm"
            variant="ghost"
            icon={<Plus aria-hidden />}
            onClick={() => set([...candidates, keyed("")])}
          >
            {texts.addAnExpression}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
