import { clsx } from "clsx";
import { Check, Circle, Minus, Pause, X } from "lucide-react";
import type { ReactNode } from "react";
import { formatDuration } from "@/lib/format";
import { Spinner } from "./spinner";

export type PhaseState = "waiting" | "running" | "held" | "done" | "failed" | "skipped";

export type PhaseStep = {
  name: string;
  state: PhaseState;
  durationMs?: number | null | undefined;
  /** For example "12,400 users read". */
  detail?: ReactNode;
};

/** The phases of a run side by side, each with its state, time and counts. */
export function RunPhases({ phases }: { phases: readonly PhaseStep[] }) {
  return (
    <ol className="grid overflow-hidden rounded-lg border bg-surface sm:auto-cols-fr sm:grid-flow-col">
      {phases.map((phase) => (
        <li
          key={phase.name}
          className={clsx(
            "flex items-start gap-2.5 border-b p-3 last:border-b-0 sm:border-r sm:border-b-0 sm:last:border-r-0",
            (phase.state === "waiting" || phase.state === "skipped") && "text-faint",
          )}
        >
          <span
            className={clsx(
              "mt-px grid size-4.5 shrink-0 place-items-center rounded-full",
              looks[phase.state].look,
            )}
          >
            {looks[phase.state].icon}
          </span>
          <div className="min-w-0">
            <p className="font-medium">
              {phase.name}
              <span className="sr-only">: {looks[phase.state].word}</span>
              {phase.durationMs !== null && phase.durationMs !== undefined && (
                <span className="ml-2 font-normal text-faint text-xs tabular-nums">
                  {formatDuration(phase.durationMs)}
                </span>
              )}
            </p>
            <p className="text-muted text-xs tabular-nums">
              {phase.detail ?? looks[phase.state].word}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

const looks: Record<PhaseState, { word: string; look: string; icon: ReactNode }> = {
  waiting: { word: "Waiting", look: "text-faint", icon: <Circle aria-hidden className="size-4" /> },
  running: { word: "Running", look: "text-accent-text", icon: <Spinner className="size-4" /> },
  held: {
    word: "Held",
    look: "bg-changed-soft text-changed",
    icon: <Pause aria-hidden className="size-3" />,
  },
  done: {
    word: "Done",
    look: "bg-added-soft text-added",
    icon: <Check aria-hidden className="size-3" />,
  },
  failed: {
    word: "Failed",
    look: "bg-removed-soft text-removed",
    icon: <X aria-hidden className="size-3" />,
  },
  skipped: { word: "Skipped", look: "text-faint", icon: <Minus aria-hidden className="size-3" /> },
};
