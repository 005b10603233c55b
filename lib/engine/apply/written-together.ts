import { isDatabaseAway } from "@/lib/engine/run/database-away";
import { LeaseLostError } from "@/lib/engine/run/lease";

/** Resolves once the item is committed. */
export type Writer<Item> = (item: Item) => Promise<void>;

type Waiting<Item> = { item: Item; done: () => void; failed: (error: unknown) => void };
type Load<Item> = { most: number; sizeOf(item: Item): number };

/**
 * Writes items down in order, each with all others that came up while the transaction before was
 * written, as far as `load` allows: the target's answers need not queue for a commit each.
 */
export function writtenTogether<Item>(
  write: (items: Item[]) => Promise<void>,
  load: Load<Item> = { most: Number.POSITIVE_INFINITY, sizeOf: () => 1 },
): Writer<Item> {
  const waiting: Waiting<Item>[] = [];
  let isWriting = false;

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) await commit(write, waiting.splice(0, countToTake()));
    isWriting = false;
  }

  /** The first goes whatever its size. */
  function countToTake(): number {
    let size = 0;
    const beyond = waiting.findIndex(({ item }, index) => {
      size += load.sizeOf(item);
      return index > 0 && size > load.most;
    });
    return beyond < 0 ? waiting.length : beyond;
  }

  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed });
      if (!isWriting) void writeAll();
    });
}

/** One item that cannot be written down must not keep the others from it. */
async function commit<Item>(
  write: (items: Item[]) => Promise<void>,
  taken: Waiting<Item>[],
): Promise<void> {
  try {
    await write(taken.map(({ item }) => item));
    for (const { done } of taken) done();
  } catch (error) {
    const isAlone = taken.length === 1;
    if (isAlone || error instanceof LeaseLostError || isDatabaseAway(error)) {
      for (const { failed } of taken) failed(error);
    } else for (const one of taken) await commit(write, [one]);
  }
}
