import type { PhaseState, PhaseStep } from "@/app/_ui/run-phases";
import { type RunPhase, type RunState, runPhases, sum } from "@/lib/core/run/run";
import { formatNumber, plural } from "@/lib/format";
import { phaseLabels } from "../run-words";
import type { RunDetail, RunSum } from "./load-run";
import { countOf, isWanted } from "./run-counts";

/** The five phases of a run as they stand: state, time, counts. */
export function phasesOf(run: RunDetail, sums: readonly RunSum[]): PhaseStep[] {
  return runPhases.map((phase) => {
    const state = stateOf(run, phase);
    const time = run.phaseTimes[phase];
    return {
      name: phaseLabels[phase],
      state,
      durationMs: time?.endedAt ? Date.parse(time.endedAt) - Date.parse(time.startedAt) : null,
      detail: detailOf(run, phase, state, sums),
    };
  });
}

function stateOf(run: RunDetail, phase: RunPhase): PhaseState {
  const distance = runPhases.indexOf(phase) - runPhases.indexOf(run.phase);
  if (distance < 0) return "done";
  if (distance === 0) return stateOfCurrent[run.state];
  return run.finishedAt === null ? "waiting" : "skipped";
}

/** How the phase a run stands in is doing. */
const stateOfCurrent: Record<RunState, PhaseState> = {
  queued: "waiting",
  running: "running",
  held: "held",
  succeeded: "done",
  partial: "done",
  failed: "failed",
  cancelled: "skipped",
};

function hasHolds({ holds }: RunDetail): boolean {
  return (holds?.length ?? 0) > 0;
}

function detailOf(
  run: RunDetail,
  phase: RunPhase,
  state: PhaseState,
  sums: readonly RunSum[],
): string | undefined {
  if (phase === "apply") return applyDetail(run, state, sums);
  if (phase === "plan" && (state === "done" || state === "running")) return planDetail(run);
  if (state === "held") return "Waits for a person";
  if (state !== "done") return undefined;
  const records = run.phaseTimes[phase]?.records ?? 0;
  if (phase === "observe") return plural(records, "record");
  if (phase === "read") return records === 0 ? "Read as it is sent" : plural(records, "new change");
  if (!hasHolds(run)) return run.trigger === "preview" ? "Within the limits" : "Passed";
  return run.approvedBy ? `Approved by ${run.approvedBy}` : "Would be held";
}

function planDetail({ totals }: RunDetail): string {
  return [plural(totals.people ?? 0, "person", "people"), plural(totals.groups ?? 0, "group")].join(
    ", ",
  );
}

function appliedDetail(sums: readonly RunSum[]): string {
  const failed = countOf(sums, ({ outcome }) => outcome === "failed");
  const applied = countOf(sums, ({ outcome }) => outcome === "applied");
  return `${plural(applied, "change")}${failed > 0 ? `, ${formatNumber(failed)} failed` : ""}`;
}

function applyDetail(
  run: RunDetail,
  state: PhaseState,
  sums: readonly RunSum[],
): string | undefined {
  if (run.trigger === "preview") return "Previews write nothing";
  if (state === "waiting" && run.state === "held") return "Nothing is written yet";
  if (state === "waiting" || state === "skipped") return undefined;
  const tried = countOf(sums, ({ outcome }) => outcome === "applied" || outcome === "failed");
  if (state === "done") return tried === 0 ? "Nothing to do" : appliedDetail(sums);
  const wanted = countOf(sums, isWanted) + sum(run.totals.failed);
  return `${formatNumber(tried)} of ${formatNumber(Math.max(wanted, tried))}`;
}
