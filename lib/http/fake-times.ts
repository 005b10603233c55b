/** When each record of a fake changed last: what was there from the start changed long ago. */
export type FakeTimes = {
  /** Notes a record's state; gives the time of its last change, in milliseconds since 1970. */
  of(id: string, state: unknown, now: number): number;
};

const longAgoMs = 24 * 3_600_000;

/** Whatever is noted for the first time within `begin` was there before. */
export function createFakeTimes(begin: readonly { id: string; state: unknown }[]): FakeTimes {
  const known = new Map<string, { state: string; at: number }>();
  for (const { id, state } of begin)
    known.set(id, { state: JSON.stringify(state), at: Date.now() - longAgoMs });
  return {
    of(id, state, now) {
      const text = JSON.stringify(state);
      const before = known.get(id);
      if (before?.state === text) return before.at;
      known.set(id, { state: text, at: now });
      return now;
    },
  };
}
