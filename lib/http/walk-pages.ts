import { SyncError } from "@/lib/core/sync-error";
import { createSeen } from "./seen";

/** Nobody has directories of this many pages; a server that goes on and on has lost its way. */
const pagesMax = 200_000;
/** An empty page is not the end, and a filtered list may have many; a thousand on end is a fault. */
const emptyInARowMax = 1_000;

/**
 * Follows next pages to their end. A next page that comes back would never end, and its list is
 * not whole: that is an error, never the end.
 */
export async function* walkPages<Item>(
  label: string,
  pageAt: (next: string | null) => Promise<{ items: Item[]; next: string | null }>,
): AsyncGenerator<{ items: Item[]; cursor: string | null }> {
  const seen = createSeen();
  let pages = 0;
  let empty = 0;
  for (let cursor: string | null = null; ; ) {
    const { items, next } = await pageAt(cursor);
    pages += 1;
    empty = items.length === 0 ? empty + 1 : 0;
    if (next !== null && (!seen.add(next) || pages >= pagesMax || empty >= emptyInARowMax))
      throw listRepeats(label);
    yield { items, cursor: next };
    if (next === null) return;
    cursor = next;
  }
}

export function listRepeats(label: string): SyncError {
  return new SyncError(
    "retry",
    "SOURCE_LIST_REPEATS",
    `${label} sent Usher round in a circle: a page came a second time. The list is not whole, so nothing was concluded from it.`,
  );
}
