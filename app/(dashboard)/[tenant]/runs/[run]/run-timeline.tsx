import { ExactTime } from "@/app/_ui/exact-time";
import { runPhases } from "@/lib/core/run/run";
import { type RunTimeline as Timeline, timelineOf } from "@/lib/core/run/run-timeline";
import { formatDuration } from "@/lib/format";
import { phaseLabels } from "../run-words";
import type { RunDetail } from "./load-run";

type RunTimelineProps = {
  run: Pick<RunDetail, "phaseTimes" | "state">;
  /** What the run is expected to need still; 0 for one that is over. */
  leftMs: number;
  nowMs: number;
};

const width = 1_000;
const lane = 8;
const barHeight = 5;
/** A phase of a millisecond is still seen. */
const barMin = 5;

/** When each phase was at work, drawn to scale: one lane each, and what is left behind the last. */
export function RunTimeline({ run, leftMs, nowMs }: RunTimelineProps) {
  // A phase that a run stopped in has no end, and does not go on.
  const isMoving = run.state === "running";
  const timeline = timelineOf(run.phaseTimes, isMoving ? nowMs : 0);
  const { spans, waits, lengthMs, workedMs } = timeline;
  const [first] = spans;
  const startedAt = first && run.phaseTimes[first.phase]?.startedAt;
  if (!startedAt) return null;
  const scale = (width - barMin) / Math.max(1, lengthMs + leftMs);
  const last = spans.at(-1);
  return (
    <figure className="flex flex-col gap-1.5">
      <svg
        role="img"
        aria-label={`Timeline: ${inWords(timeline)}`}
        viewBox={`0 0 ${width} ${lane * runPhases.length}`}
        preserveAspectRatio="none"
        className="h-10 w-full"
      >
        {waits.map(({ atMs }) => (
          <rect
            key={atMs}
            x={atMs * scale}
            width="2"
            height={lane * runPhases.length}
            className="fill-changed-solid"
          />
        ))}
        {spans.map(({ phase, fromMs, toMs, isOpen }) => (
          <rect
            key={phase}
            x={fromMs * scale}
            y={runPhases.indexOf(phase) * lane}
            width={Math.max(barMin, (toMs - fromMs) * scale)}
            height={barHeight}
            className={isOpen && isMoving ? "animate-pulse-soft fill-accent" : "fill-accent"}
          >
            <title>{`${phaseLabels[phase]}: ${formatDuration(toMs - fromMs)}`}</title>
          </rect>
        ))}
        {leftMs > 0 && last && (
          <rect
            x={lengthMs * scale + barMin}
            y={runPhases.indexOf(last.phase) * lane}
            width={leftMs * scale}
            height={barHeight}
            className="fill-line-strong opacity-50"
          >
            <title>{`About ${formatDuration(leftMs)} left`}</title>
          </rect>
        )}
      </svg>
      <figcaption className="flex flex-wrap justify-between gap-x-4 text-faint text-xs tabular-nums">
        <span>
          <ExactTime at={startedAt} />
        </span>
        {waits.map(({ atMs, ms }) => (
          <span key={atMs} className="text-changed">
            waited {formatDuration(ms)}
          </span>
        ))}
        <span>{formatDuration(workedMs)} of work</span>
      </figcaption>
    </figure>
  );
}

function inWords({ spans, waits }: Timeline): string {
  const phases = spans.map(
    ({ phase, fromMs, toMs }) => `${phaseLabels[phase]} ${formatDuration(toMs - fromMs)}`,
  );
  return [...phases, ...waits.map(({ ms }) => `waited ${formatDuration(ms)}`)].join(", ");
}
