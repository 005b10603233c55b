import { type PhaseTimes, type RunPhase, runPhases } from "./run";

/** One phase on the line of time that a run was at work; where it waited, the line is cut. */
export type TimelineSpan = { phase: RunPhase; fromMs: number; toMs: number; isOpen: boolean };

export type RunTimeline = {
  spans: TimelineSpan[];
  /** Where on the line the run waited, for example for approval, and how long. */
  waits: { atMs: number; ms: number }[];
  /** Of the line, with the short pauses that stay in it. */
  lengthMs: number;
  /** What the phases took, without any pause. */
  workedMs: number;
};

/** A pause shorter than this is not worth a cut and stays in the line. */
const waitMsMin = 5_000;

/** When each phase began and ended, without the time that nobody worked. Pure. */
export function timelineOf(phaseTimes: PhaseTimes, nowMs: number): RunTimeline {
  const spans: TimelineSpan[] = [];
  const waits: RunTimeline["waits"] = [];
  let cutMs: number | null = null;
  let lastEndMs = 0;
  for (const phase of runPhases) {
    const time = phaseTimes[phase];
    if (!time) continue;
    const startMs = Date.parse(time.startedAt);
    const endMs = Math.max(startMs, time.endedAt === undefined ? nowMs : Date.parse(time.endedAt));
    cutMs ??= startMs;
    const gapMs = spans.length === 0 ? 0 : startMs - lastEndMs;
    if (gapMs >= waitMsMin) {
      waits.push({ atMs: lastEndMs - cutMs, ms: gapMs });
      cutMs += gapMs;
    }
    spans.push({
      ...{ phase, fromMs: Math.max(0, startMs - cutMs), toMs: Math.max(0, endMs - cutMs) },
      isOpen: time.endedAt === undefined,
    });
    lastEndMs = Math.max(lastEndMs, endMs);
  }
  const lengthMs = Math.max(0, ...spans.map(({ toMs }) => toMs));
  const workedMs = spans.reduce((total, { fromMs, toMs }) => total + toMs - fromMs, 0);
  return { spans, waits, lengthMs, workedMs };
}
