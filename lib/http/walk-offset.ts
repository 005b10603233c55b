import { SyncError } from "@/lib/core/sync-error";
import { createSeen, type Seen } from "./seen";
import { listRepeats } from "./walk-pages";

type OffsetList<Item> = {
  label: string;
  /** Asked for at once; a server may give fewer where it tells a total. */
  size: number;
  /** `total` where the answer tells how long the list is. */
  pageAt(offset: number, size: number): Promise<{ items: Item[]; total: number | null }>;
  /** False: only a page without anything new ends the list, or its total. */
  isEndedByShortPage?: boolean;
  /** Only a page shorter than one of these lists gave before ends it: no cap has cut that one. */
  longest?: Longest;
  /** Asks how long the list is, where its pages do not tell: it may give less than was asked for. */
  count?(): Promise<number>;
};

/**
 * The longest page that lists of one kind gave so far, and how many of them were looked behind,
 * kept from one list to the next.
 */
export type Longest = { entries: number; looks: number };

/** After so many lists of one length with nothing behind them it is taken for no cap. */
const looksMax = 20;

const passesMax = 3;
/** Within a pass: a list that gives every page in another order cannot be walked. */
const stepsBackMax = 100;
/** Pages of known entries in a row: a server that takes no offset would give the first for ever. */
const knownInARowMax = 2;

/**
 * Pages by offset through a list that may change meanwhile. Each page begins with the last entry of
 * the one before: when an unknown entry stands there, entries before it have gone, somebody was
 * skipped, and the walk steps back until it meets what it knows. So everybody who was there all
 * the time is found. A list shorter than the server says is walked again, and then is an error.
 */
export async function* walkOffset<Item extends { id: string }>(
  list: OffsetList<Item>,
): AsyncGenerator<{ items: Item[]; cursor: string | null }> {
  for (let pass = 1; ; pass += 1) {
    const seen = createSeen();
    const totals: number[] = list.count ? [await list.count()] : [];
    let found = 0;
    for await (const { items, total } of onePass(list, seen)) {
      found += items.length;
      if (total !== null) totals.push(total);
      yield { items, cursor: String(found) };
    }
    // Who came meanwhile counts in the later total alone, who went in the earlier alone.
    if (found >= Math.min(totals.at(0) ?? 0, totals.at(-1) ?? 0)) break;
    if (pass >= passesMax) throw listIncomplete(list.label, found, totals.at(-1) ?? 0);
  }
  yield { items: [], cursor: null };
}

async function* onePass<Item extends { id: string }>(
  list: OffsetList<Item>,
  seen: Seen,
): AsyncGenerator<{ items: Item[]; total: number | null }> {
  const guard = createGuard(list.label);
  // Where a page holds one entry only, it cannot begin with the last one and go on.
  let isSingle = false;
  for (let offset = 0; ; ) {
    const page = await list.pageAt(offset, list.size);
    if (offset > 0 && !isSingle && !beginsKnown(page.items, seen)) {
      guard.stepsBack();
      offset = Math.max(0, offset - list.size);
      continue;
    }
    const fresh = page.items.filter(({ id }) => seen.add(id));
    const total = await totalBy(page, list);
    yield { items: fresh, total };
    if (offset > 0) wentOn(fresh.length, list);
    const end = offset + page.items.length;
    const overlap = isSingle || offset === 0 ? 0 : 1;
    if (page.items.length <= overlap || isLast(page.items.length, { end, total }, list)) return;
    guard.brings(fresh.length);
    isSingle = page.items.length === 1;
    offset = isSingle ? end : end - 1;
  }
}

function isLast(
  length: number,
  { end, total }: { end: number; total: number | null },
  { size, isEndedByShortPage = true, longest }: Omit<OffsetList<never>, "pageAt">,
): boolean {
  if (total !== null) return end >= total;
  const isShortest = longest ? isUncut(length, longest) : isEndedByShortPage;
  return length < size && isShortest;
}

/** Only a short page may be the last, so only then the number of entries is asked for. */
async function totalBy(
  { items, total }: { items: unknown[]; total: number | null },
  { size, count }: Pick<OffsetList<never>, "size" | "count">,
): Promise<number | null> {
  return items.length < size && count ? await count() : total;
}

/** What is found behind a page shows that pages are cut, and how short they may be. */
function wentOn(found: number, { longest }: Pick<OffsetList<never>, "longest">): void {
  if (longest && found > 0) longest.looks = Number.NEGATIVE_INFINITY;
}

/** Whether a page is too short to have been cut, as others of its kind show. */
function isUncut(length: number, longest: Longest): boolean {
  if (length < longest.entries) return true;
  if (length > longest.entries) Object.assign(longest, { entries: length, looks: 0 });
  longest.looks += 1;
  return longest.looks > looksMax;
}

function beginsKnown([first]: { id: string }[], seen: Seen): boolean {
  return first !== undefined && seen.has(first.id);
}

/** Ends a walk that would not end by itself. */
function createGuard(label: string) {
  let known = 0;
  let steps = 0;
  return {
    stepsBack() {
      steps += 1;
      // What lies before is known; to meet it again is no circle.
      known = 0;
      if (steps > stepsBackMax) throw listRepeats(label);
    },
    brings(fresh: number) {
      known = fresh === 0 ? known + 1 : 0;
      if (known > knownInARowMax) throw listRepeats(label);
    },
  };
}

export function listIncomplete(label: string, found: number, total: number): SyncError {
  return new SyncError(
    "retry",
    "SOURCE_LIST_INCOMPLETE",
    `${label} says that there are ${total} entries and shows ${found}. The list is not whole, so nothing was concluded from it. Usher tries again; if it stays so, check the rights of the account that Usher signs in with.`,
  );
}
