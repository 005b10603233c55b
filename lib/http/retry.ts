import type { SyncError } from "@/lib/core/sync-error";

/** A try that ended badly, and what may be done about it. */
export type Failure = {
  error: SyncError;
  /** "refused": surely not carried out, so anyone may repeat; "unclear": only what is repeatable. */
  again: "never" | "refused" | "unclear";
  /** Tries in all. */
  triesMax: number;
};

export const triesMax = 5;
/** Nothing is wrong with a host that limits its callers: it is waited for longer. */
export const triesMaxOn429 = 8;
/** A page or half a document in place of an answer is a proxy's mishap, or there to stay. */
export const triesMaxOnPage = 3;
/** A 500 is more often a bug than a load: one or two repeats, not more. */
export const triesMaxOn500 = 3;

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

export function mayRepeat(failure: Failure, tries: number, isRepeatable: boolean): boolean {
  if (failure.again === "never" || tries >= failure.triesMax) return false;
  return failure.again === "refused" || isRepeatable;
}

/** Exponential with full jitter, 1 to 60 s: many workers must not come back in step. */
export function backoffMs(tries: number, random: () => number): number {
  const ceiling = Math.min(longestPauseMs, firstPauseMs * 2 ** tries);
  return firstPauseMs + random() * (ceiling - firstPauseMs);
}
