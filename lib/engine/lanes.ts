/**
 * Works through items with bounded concurrency, one after the other where they share a key:
 * products answer 500 when two writes meet in one group (targets.md §9.3).
 */
export async function inLanes<Item>(
  items: Item[],
  lanes: number,
  keyOf: (item: Item) => string,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queues = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const queue = queues.get(key);
    if (queue) queue.push(item);
    else queues.set(key, [item]);
  }
  const waiting = [...queues.values()];
  const lane = async () => {
    for (let queue = waiting.shift(); queue; queue = waiting.shift()) {
      for (const item of queue) await work(item);
    }
  };
  const results = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const result of results) {
    if (result.status === "rejected") throw result.reason;
  }
}
