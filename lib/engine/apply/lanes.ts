/** What is left of an item once its lane is free. */
export type Rest = { done: Promise<void> };

type Following<Item> = {
  /** Asked for the items that follow before the last ones begin, until it has none. */
  more?: () => Promise<Item[]>;
  /** Whichever is free goes first, and its keys are taken only while it has a lane. */
  inAnyOrder?: boolean;
};

/** What waits may hang together: with fewer waiting for a lane than this, some would be empty. */
const refillFactor = 25;
/** Those under way and those that rest, for each lane: a worker that dies leaves no more in doubt. */
const inDoubtFactor = 2;

/**
 * Works through items with bounded concurrency; two that share a key never run at the same time:
 * products answer 500 when two writes meet in one group (targets.md §9.3). They keep their order, and
 * their keys until they have rested, unless they may come in any. How many lanes there are may be asked
 * before each item begins.
 */
export async function inLanes<Item>(
  items: Item[],
  lanes: number | (() => number),
  keysOf: (item: Item) => string[],
  work: (item: Item) => Promise<Rest | undefined>,
  { more = async () => [], inAnyOrder = false }: Following<Item> = {},
): Promise<void> {
  const waiting = new Set<{ item: Item; keys: string[] }>();
  const asking = new Set<Promise<void>>();
  let isAll = false;
  const busy = new Set<string>();
  const running = new Set<Promise<void>>();
  const resting = new Set<Promise<void>>();
  const failures: unknown[] = [];

  /** The first that nothing under way shares a key with, nor anything before it where order counts. */
  function next() {
    const taken = inAnyOrder ? busy : new Set(busy);
    for (const candidate of waiting) {
      if (!candidate.keys.some((key) => taken.has(key))) return candidate;
      if (!inAnyOrder) for (const key of candidate.keys) taken.add(key);
    }
    return null;
  }

  function add(added: Item[]) {
    isAll = added.length === 0;
    for (const item of added) waiting.add({ item, keys: keysOf(item) });
  }

  async function ask() {
    try {
      add(await more());
    } catch (error) {
      failures.push(error);
    }
  }

  async function finish(keys: string[], rest: Rest | undefined) {
    try {
      await rest?.done;
    } catch (error) {
      failures.push(error);
    }
    if (!inAnyOrder) free(keys);
  }

  function free(keys: string[]) {
    for (const key of keys) busy.delete(key);
  }

  async function run(item: Item, keys: string[]) {
    for (const key of keys) busy.add(key);
    let rest: Rest | undefined;
    try {
      rest = await work(item);
    } catch (error) {
      failures.push(error);
    }
    if (inAnyOrder) free(keys);
    const done = finish(keys, rest).finally(() => resting.delete(done));
    resting.add(done);
  }

  add(items);
  while (asking.size + waiting.size + running.size + resting.size > 0) {
    const open = typeof lanes === "number" ? lanes : lanes();
    if (!isAll && asking.size + failures.length === 0 && waiting.size < open * refillFactor) {
      const asked = ask().finally(() => asking.delete(asked));
      asking.add(asked);
    }
    const isFull = running.size >= open || running.size + resting.size >= open * inDoubtFactor;
    const chosen = failures.length > 0 || isFull ? null : next();
    if (chosen) {
      waiting.delete(chosen);
      const done = run(chosen.item, chosen.keys).finally(() => running.delete(done));
      running.add(done);
      continue;
    }
    const under = [...running, ...resting, ...asking];
    if (under.length === 0) break;
    await Promise.race(under);
  }
  if (failures.length > 0) throw failures[0];
}
