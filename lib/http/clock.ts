import { setTimeout as delay } from "node:timers/promises";

/** Time as the client sees it, so that tests of pauses need no waiting. */
export type Clock = {
  /** Milliseconds that never jump: for pauses and pacing. */
  now(): number;
  /** Milliseconds since 1970: for HTTP dates. */
  date(): number;
  /** Rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await delay(ms, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
};
