import { isRejection, SyncError } from "@/lib/core/sync-error";
import { createSeen } from "./seen";

/** Nobody has directories of this many pages; a server that goes on and on has lost its way. */
const pagesMax = 200_000;
/** An empty page is not the end, and a filtered list may have many; a thousand on end is a fault. */
const emptyInARowMax = 1_000;
/** Behind ever new cursors the same entries may come again, and never come to an end. */
const knownInARowMax = 20;
/** A cursor lives for minutes at some providers, and a run may have to wait longer. */
const passesMax = 3;

type PageAt<Item> = (next: string | null) => Promise<{ items: Item[]; next: string | null }>;
type Walk<Item> = AsyncGenerator<{ items: Item[]; cursor: string | null }>;

/**
 * Follows next pages to their end. A next page that comes back would never end, and its list is
 * not whole: that is an error, never the end. A cursor that ended meanwhile begins the list anew,
 * and entries come twice then.
 */
export async function* walkPages<Item>(label: string, pageAt: PageAt<Item>): Walk<Item> {
  for (let pass = 1; ; pass += 1) {
    const place: { next: string | null } = { next: null };
    try {
      yield* onePass(label, pageAt, place);
      return;
    } catch (error) {
      if (!hasExpired(error, place) || pass >= passesMax) throw error;
    }
  }
}

async function* onePass<Item>(
  label: string,
  pageAt: PageAt<Item>,
  place: { next: string | null },
): Walk<Item> {
  const [seen, prints] = [createSeen(), createSeen()];
  let pages = 0;
  let empty = 0;
  let known = 0;
  for (;;) {
    const { items, next } = await pageAt(place.next);
    pages += 1;
    empty = items.length === 0 ? empty + 1 : 0;
    known = items.length === 0 || prints.add(printOf(items)) ? 0 : known + 1;
    const isTooLong = pages >= pagesMax || empty >= emptyInARowMax || known >= knownInARowMax;
    if (next !== null && (!seen.add(next) || isTooLong)) throw listRepeats(label);
    place.next = next;
    yield { items, cursor: next };
    if (next === null) return;
  }
}

function printOf(items: readonly unknown[]): string {
  return JSON.stringify([items.length, items.at(0), items.at(-1)]);
}

/** Refused in the middle of a list whose beginning was not: that is the cursor. */
function hasExpired(error: unknown, { next }: { next: string | null }): boolean {
  return next !== null && isRejection(error) && [400, 404, 410].includes(error.status ?? 0);
}

export function listRepeats(label: string): SyncError {
  return new SyncError(
    "retry",
    "SOURCE_LIST_REPEATS",
    `${label} sent Usher round in a circle: a page came a second time. The list is not whole, so nothing was concluded from it.`,
  );
}
