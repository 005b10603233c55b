"use client";

import { useRef } from "react";
import type { ActionState } from "@/app/_ui/action-state";
import { Callout } from "@/app/_ui/callout";
import { texts } from "@/app/texts/rules";
import type { NextRuns } from "@/lib/engine/run/next-runs";
import { useDraftAnswer } from "../use-draft-answer";
import type { SchedulePreview } from "./actions";

type NextTimesProps = {
  now: NextRuns;
  /** Null for members who may not change the schedule. */
  ask: ((previous: ActionState, form: FormData) => Promise<SchedulePreview>) | null;
};

const titles = {
  all: "Next full runs",
  users: "Next runs of accounts",
  groups: "Next runs of groups",
} as const;

/** When runs would start by the schedule as it stands on screen; follows every change. */
export function NextTimes({ now, ask }: NextTimesProps) {
  const box = useRef<HTMLDivElement>(null);
  const { answer } = useDraftAnswer<SchedulePreview>(box, { next: now }, ask, unreachable);
  const wrong = answer.error ?? Object.values(answer.fields ?? {})[0];
  const next = answer.next ?? now;
  return (
    <div ref={box} aria-live="polite" className="flex min-w-0 flex-col gap-4">
      {wrong !== undefined && (
        <Callout tone="warning" title={texts.theseAreTheTimes}>
          {wrong}
        </Callout>
      )}
      {next.length === 0 && <p>{texts.noRunIsPlanned}</p>}
      <div className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
        {next.map(({ part, times }) => (
          <section key={part} aria-label={titles[part]}>
            <h3 className="font-medium">{titles[part]}</h3>
            <ol className="mt-1 flex flex-col gap-0.5 text-muted text-sm tabular-nums">
              {times.map((time) => (
                <li key={time}>{time}</li>
              ))}
            </ol>
          </section>
        ))}
      </div>
    </div>
  );
}

const unreachable: SchedulePreview = {
  error: "The times could not be worked out. Check the connection.",
};
