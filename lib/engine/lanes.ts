/** What is left of an item once its lane is free: its keys stay taken until then. */
export type Rest = { done: Promise<void> };

/**
 * Works through items with bounded concurrency; two that share a key never run at the same time and
 * keep their order: products answer 500 when two writes meet in one group (targets.md §9.3). No more
 * of them rest than there are lanes, so that a worker that dies leaves few in doubt.
 */
export async function inLanes<Item>(
  items: Item[],
  lanes: number,
  keysOf: (item: Item) => string[],
  work: (item: Item) => Promise<Rest | undefined>,
): Promise<void> {
  const waiting = new Set(items.map((item) => ({ item, keys: keysOf(item) })));
  const busy = new Set<string>();
  const running = new Set<Promise<void>>();
  const resting = new Set<Promise<void>>();
  const failures: unknown[] = [];

  /** The first that nothing before it, running or waiting, shares a key with. */
  function next() {
    const taken = new Set(busy);
    for (const candidate of waiting) {
      if (!candidate.keys.some((key) => taken.has(key))) return candidate;
      for (const key of candidate.keys) taken.add(key);
    }
    return null;
  }

  async function finish(keys: string[], rest: Rest | undefined) {
    try {
      await rest?.done;
    } catch (error) {
      failures.push(error);
    }
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
    const done = finish(keys, rest).finally(() => resting.delete(done));
    resting.add(done);
  }

  while (waiting.size + running.size + resting.size > 0) {
    const isFull = running.size >= lanes || resting.size >= lanes;
    const chosen = failures.length > 0 || isFull ? null : next();
    if (chosen) {
      waiting.delete(chosen);
      const done = run(chosen.item, chosen.keys).finally(() => running.delete(done));
      running.add(done);
      continue;
    }
    if (running.size + resting.size === 0) break;
    await Promise.race([...running, ...resting]);
  }
  if (failures.length > 0) throw failures[0];
}
