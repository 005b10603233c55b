import { estimateRun, type FormerRun } from "@/lib/core/run/run-estimate";
import { formatDuration } from "@/lib/format";
import type { RunDetail, RunSum } from "./load-run";
import { countOf } from "./run-counts";
import { RunTimeline } from "./run-timeline";

type RunProgressProps = {
  run: RunDetail;
  sums: readonly RunSum[];
  /** The last run like this one. */
  former: FormerRun | null;
  nowMs: number;
};

/** Where a run spends its time, drawn; and how much it still needs while it is under way. */
export function RunProgress({ run, sums, former, nowMs }: RunProgressProps) {
  if (run.state !== "running") return <RunTimeline run={run} leftMs={0} nowMs={nowMs} />;
  const tried = countOf(sums, ({ outcome }) => outcome === "applied" || outcome === "failed");
  const wanted = tried + countOf(sums, ({ outcome }) => outcome === "planned");
  const { phase, phaseTimes } = run;
  const estimate = estimateRun({ phase, phaseTimes, tried, wanted }, former, nowMs);
  return (
    <div className="flex flex-col gap-1.5">
      <p className="flex flex-wrap justify-between gap-x-4 text-sm tabular-nums">
        <span className="font-medium">{leftWords(estimate?.remainingMs ?? null)}</span>
        <span className="text-muted">{estimate ? bases[estimate.basis] : unknown}</span>
      </p>
      <RunTimeline run={run} leftMs={estimate?.remainingMs ?? 0} nowMs={nowMs} />
    </div>
  );
}

const bases = {
  pace: "Going by the pace of this run",
  former: "Going by the last run like it",
} as const;
const unknown = "No run like it has ended yet";

function leftWords(remainingMs: number | null): string {
  if (remainingMs === null) return "Under way";
  return remainingMs < 1_500 ? "Nearly done" : `About ${formatDuration(rounded(remainingMs))} left`;
}

/** An estimate that names every second pretends to know more than it does. */
function rounded(ms: number): number {
  const step = ms < 60_000 ? 5_000 : ms < 600_000 ? 30_000 : 60_000;
  return Math.max(step, Math.ceil(ms / step) * step);
}
