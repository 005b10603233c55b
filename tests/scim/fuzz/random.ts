/** A source of chance that repeats itself for the same seed (mulberry32). */
export type Chance = {
  /** From 0 to below the limit. */
  below: (limit: number) => number;
  /** True once in so many times. */
  oneIn: (times: number) => boolean;
  pick: <T>(from: readonly T[]) => T;
};

export function newChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    oneIn: (times) => below(times) === 0,
    pick: (from) => {
      const [picked] = from.slice(below(from.length));
      if (picked === undefined) throw new Error("There is nothing to pick from.");
      return picked;
    },
  };
}
