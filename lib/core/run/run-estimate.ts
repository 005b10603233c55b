import { type PhaseTimes, type RunPhase, runPhases } from "./run";

/** How long a run of the same sync and scope took, phase by phase, and how much it wrote. */
export type FormerRun = { phaseTimes: PhaseTimes; written: number };

export type RunProgress = {
  phase: RunPhase;
  phaseTimes: PhaseTimes;
  /** Changes carried out so far, and all that are to be; both 0 before the plan is made. */
  tried: number;
  wanted: number;
};

export type RunEstimate = {
  remainingMs: number;
  /** From 0 to 1. */
  done: number;
  /** What the number rests on. */
  basis: "pace" | "former";
};

/** A pace says nothing before so many records and so much time. */
const paceRecordsMin = 5;
const paceMsMin = 2_000;
/** A phase that takes longer than last time is taken to be nearly over: this share of its time is left. */
const overrun = 0.1;

/**
 * How much time a run still needs: by its own pace once it writes, until then by the last run like
 * it. Null where neither says anything. Pure: the time is passed in.
 */
export function estimateRun(
  run: RunProgress,
  former: FormerRun | null,
  nowMs: number,
): RunEstimate | null {
  const spentMs = runPhases.reduce((sum, phase) => sum + spentOn(run.phaseTimes, phase, nowMs), 0);
  const left = run.phase === "apply" ? applyLeft(run, former, nowMs) : planLeft(run, former, nowMs);
  if (left === null) return null;
  const remainingMs = Math.round(left.ms);
  const done = spentMs + remainingMs === 0 ? 0 : spentMs / (spentMs + remainingMs);
  return { remainingMs, done, basis: left.basis };
}

type Left = { ms: number; basis: RunEstimate["basis"] };

function applyLeft(run: RunProgress, former: FormerRun | null, nowMs: number): Left | null {
  const left = Math.max(0, run.wanted - run.tried);
  const spentMs = spentOn(run.phaseTimes, "apply", nowMs);
  if (run.tried >= paceRecordsMin && spentMs >= paceMsMin) {
    return { ms: (spentMs / run.tried) * left, basis: "pace" };
  }
  const perWrite = former && msPerWrite(former);
  return perWrite === null ? null : { ms: perWrite * left, basis: "former" };
}

function planLeft(run: RunProgress, former: FormerRun | null, nowMs: number): Left | null {
  if (!former) return null;
  const later = runPhases.slice(runPhases.indexOf(run.phase) + 1);
  const laterMs = later.reduce((sum, phase) => sum + spentOn(former.phaseTimes, phase, null), 0);
  const spentMs = spentOn(run.phaseTimes, run.phase, nowMs);
  const formerMs = spentOn(former.phaseTimes, run.phase, null);
  return { ms: Math.max(formerMs - spentMs, spentMs * overrun) + laterMs, basis: "former" };
}

function msPerWrite({ phaseTimes, written }: FormerRun): number | null {
  return written === 0 ? null : spentOn(phaseTimes, "apply", null) / written;
}

/** A phase without an end is counted up to now; without a now it is not counted. */
function spentOn(times: PhaseTimes, phase: RunPhase, nowMs: number | null): number {
  const time = times[phase];
  if (!time) return 0;
  const endMs = time.endedAt === undefined ? nowMs : Date.parse(time.endedAt);
  return endMs === null ? 0 : Math.max(0, endMs - Date.parse(time.startedAt));
}
