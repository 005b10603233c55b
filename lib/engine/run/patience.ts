import { setTimeout as pause } from "node:timers/promises";
import type { SyncError } from "@/lib/core/sync-error";

/** Thrown when the target asks for patience: the run goes back to the queue and goes on later. */
export class TryLaterError extends Error {
  override readonly name = "TryLaterError";
  readonly reason: SyncError;

  constructor(reason: SyncError) {
    super(reason.message, { cause: reason });
    this.reason = reason;
  }
}

const firstRestMs = 1_000;
const longestRestMs = 30_000;
/** A cancelled or paused run is to notice while it waits for a record. */
const glanceMs = 500;
/** Records that wait at once; beyond, it is not about records. */
const restingMax = 200;

type Tried = { seq: number; attempts: number };

/**
 * Tells a record that fails for a while from a target that does. The one waits by itself and is tried
 * again inside the run; for the other the whole run goes on later.
 */
export type Patience = {
  succeeded(): void;
  /** The records wait, each for its own time; true when it is the target that fails. */
  putOff(tried: readonly Tried[], error: SyncError): boolean;
  /** Who is not to be tried yet. */
  resting(): number[];
  /** Waits until somebody may be tried again; false when nobody waits. */
  rest(glance: () => Promise<void>, signal: AbortSignal): Promise<boolean>;
};

export function createPatience(lanes: number): Patience {
  const due = new Map<number, number>();
  let failuresInARow = 0;
  let hasSucceeded = false;
  let last: SyncError | null = null;

  function wake(): void {
    const now = performance.now();
    for (const [seq, at] of due) if (at <= now) due.delete(seq);
  }

  return {
    succeeded() {
      failuresInARow = 0;
      hasSucceeded = true;
    },
    putOff(tried, error) {
      last = error;
      failuresInARow += 1;
      const now = performance.now();
      for (const { seq, attempts } of tried) due.set(seq, now + restMs(attempts));
      const isAway = failuresInARow >= Math.max(2, lanes) || due.size > restingMax;
      return isAway || error.status === 429 || error.retryAfterMs !== null;
    },
    resting() {
      wake();
      return [...due.keys()];
    },
    async rest(glance, signal) {
      if (due.size === 0) return false;
      // Nothing else went well either, so that there is nothing to stay for.
      if (!hasSucceeded && last) throw new TryLaterError(last);
      const until = Math.min(...due.values());
      while (performance.now() < until) {
        await pause(Math.min(glanceMs, until - performance.now()), undefined, { signal });
        await glance();
      }
      wake();
      return true;
    },
  };
}

/** Between half and all of it, so that records that failed together do not come back together. */
function restMs(attempts: number): number {
  const whole = Math.min(longestRestMs, firstRestMs * 2 ** attempts);
  return whole * (0.5 + Math.random() / 2);
}
