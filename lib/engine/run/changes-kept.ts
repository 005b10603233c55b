import { config } from "@/lib/config";

const dayMs = 86_400_000;

/** Decisions of runs that began before this moment are deleted; runs and their counts stay longer. */
export function changesKeptSince(now: number): Date {
  return new Date(now - config().changeDays * dayMs);
}

type Ended = { createdAt: Date; finishedAt: Date | null; changeCount: number };

/** Whether a run had decisions that are deleted by now, or will be within the day. */
export function changesAreGone(run: Ended, now = Date.now()): boolean {
  return run.finishedAt !== null && run.changeCount > 0 && run.createdAt < changesKeptSince(now);
}

/** What to say where such a run's decisions are asked for. */
export function goneWords(): string {
  return `The decisions of a run are kept for ${config().changeDays} days, and those of this one are deleted.`;
}
