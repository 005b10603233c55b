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
    <div className="@container">
      <ol className="@2xl:grid @2xl:auto-cols-fr @2xl:grid-flow-col overflow-hidden rounded-lg border bg-surface">
        {phases.map((phase) => (
          <Phase key={phase.name} phase={phase} />
        ))}
      </ol>
    </div>
  );
}

/** A row where space is narrow, a column where it is wide. */
function Phase({ phase: { name, state, durationMs, detail } }: { phase: PhaseStep }) {
  const { look, icon, word } = looks[state];
  return (
    <li
      className={clsx(
        "flex items-start gap-2.5 border-b @2xl:border-r @2xl:border-b-0 px-3 @2xl:py-3 py-2 last:border-0",
        (state === "waiting" || state === "skipped") && "text-faint",
      )}
    >
      <span className={clsx("mt-px grid size-4.5 shrink-0 place-items-center rounded-full", look)}>
        {icon}
      </span>
      <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2">
        <span className="w-16 @2xl:w-auto font-medium">
          {name}
          <span className="sr-only">: {word}</span>
        </span>
        {durationMs !== null && durationMs !== undefined && (
          <span className="@max-2xl:order-last text-faint text-xs tabular-nums">
            {formatDuration(durationMs)}
          </span>
        )}
        <span className="@2xl:basis-full flex-1 text-muted text-xs tabular-nums">
          {detail ?? word}
        </span>
      </div>
    </li>
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
