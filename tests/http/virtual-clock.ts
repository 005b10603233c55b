import type { Clock } from "@/lib/http/clock";

export type VirtualClock = Clock & {
  /** Every pause asked for, in milliseconds. */
  pauses: number[];
};

/** Time that passes only by sleeping, and then at once. */
export function createVirtualClock(startDate = Date.UTC(2026, 0, 1)): VirtualClock {
  let now = 0;
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now,
    date: () => startDate + now,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      pauses.push(ms);
      now += ms;
    },
  };
}
