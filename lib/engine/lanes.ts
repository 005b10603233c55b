/**
 * Works through items with bounded concurrency; two that share a key never run at the same time and
 * keep their order: products answer 500 when two writes meet in one group (targets.md §9.3).
 */
export async function inLanes<Item>(
  items: Item[],
  lanes: number,
  keysOf: (item: Item) => string[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = new Set(items.map((item) => ({ item, keys: keysOf(item) })));
  const busy = new Set<string>();
  const running = new Set<Promise<void>>();
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

  async function run(item: Item, keys: string[]) {
    for (const key of keys) busy.add(key);
    try {
      await work(item);
    } catch (error) {
      failures.push(error);
    }
    for (const key of keys) busy.delete(key);
  }

  while (waiting.size > 0 || running.size > 0) {
    const chosen = failures.length > 0 || running.size >= lanes ? null : next();
    if (chosen) {
      waiting.delete(chosen);
      const done = run(chosen.item, chosen.keys).finally(() => running.delete(done));
      running.add(done);
      continue;
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (failures.length > 0) throw failures[0];
}
