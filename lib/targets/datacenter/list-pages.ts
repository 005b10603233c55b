import { isRejection, SyncError } from "@/lib/core/sync-error";
import { createSeen } from "@/lib/http/seen";
import type { Page } from "../port";
import { isMissingVerb } from "./verbs";

/** Far beyond any instance: a list that goes on here never ends. */
const entriesMax = 10_000_000;

export type Slice<Item> = {
  items: Item[];
  /** Where the list goes on; null after its last item. */
  next: number | null;
  /** How long the list is, where the page tells. */
  total?: number | null | undefined;
};

type Walk<Item> = {
  product: string;
  read(start: number): Promise<Slice<Item>>;
  /** What tells items apart: one that is shown twice counts once. */
  idOf(item: Item): string;
};

/**
 * Walks a list that is cut by offset. One that changes meanwhile could hide an item: when its total
 * falls, those behind the gap have moved forward, and the walk steps back as far. A list that turns
 * in a circle is an error, never a shorter list.
 */
export async function* walkOffsets<Item>(
  { product, read, idOf }: Walk<Item>,
  cursor: string | null,
): AsyncGenerator<Page<Item>> {
  const repeats = createRepeats(product, idOf);
  let least: number | null = null;
  for (let start: number | null = startOf(product, cursor); start !== null; ) {
    const { items, next: told, total = null }: Slice<Item> = await read(start);
    const drawn: number = total === null || least === null ? 0 : Math.max(0, least - total);
    least = total;
    const next: number | null = drawn > 0 ? Math.max(0, start - drawn) : told;
    const fresh = repeats.without(items);
    if (next !== null && drawn === 0) judgeNext(product, start, next);
    yield { items: fresh, cursor: next === null ? null : `${next}` };
    start = next;
  }
}

/** Keeps out of a walk what it showed already; a page that comes again as it was is a circle. */
export function createRepeats<Item>(product: string, idOf: (item: Item) => string) {
  const seen = createSeen();
  let before = 0;
  return {
    without(items: Item[]): Item[] {
      if (seen.full()) throw inconsistent(product, "is longer than Usher can check for repeats");
      const fresh = items.filter((item) => seen.add(idOf(item)));
      const isAgain = fresh.length === 0 && items.length > 0 && items.length === before;
      if (isAgain) throw inconsistent(product, "turns in a circle");
      before = items.length;
      return fresh;
    },
  };
}

function startOf(product: string, cursor: string | null): number {
  const start = Number(cursor ?? 0);
  if (Number.isSafeInteger(start) && start >= 0) return start;
  throw inconsistent(product, "cannot be taken up again where it was left");
}

function judgeNext(product: string, start: number, next: number): void {
  if (!(next > start)) throw inconsistent(product, "turns in a circle");
  if (next > entriesMax) throw inconsistent(product, "does not come to an end");
}

/** For lists whose pages are as long as asked for, or as long as they say: a shorter one is the last. */
export function afterFullPage(start: number, count: number, most: number): number | null {
  return count > 0 && count >= most ? start + count : null;
}

/**
 * For lists that say nothing, of servers that may give less than they are asked for: a page shorter
 * than asked is the last one, unless its length is round, as that of a lowered limit.
 */
export function afterShortPage(start: number, count: number, asked: number): number | null {
  return afterFullPage(start, count, count % 25 === 0 ? 1 : asked);
}

/** Jira's page of a list, here and in the Cloud; not all of them tell all of it. */
export type OffsetPage<Item> = {
  values: Item[];
  startAt?: number | null | undefined;
  /** What the server made of the number that was asked for. */
  maxResults?: number | null | undefined;
  nextPage?: string | null | undefined;
  total?: number | null | undefined;
  isLast?: boolean | null | undefined;
};

/** Whether a page is the last one, it says itself, or its total does, or its link, or else its length. */
export function sliceOfPage<Item>(
  product: string,
  { values, startAt, total, isLast, nextPage, maxResults }: OffsetPage<Item>,
  askedAt: number,
  asked: number,
): Slice<Item> {
  const end = (startAt ?? askedAt) + values.length;
  const following = maxResults
    ? afterFullPage(askedAt, values.length, Math.min(maxResults, asked))
    : afterShortPage(askedAt, values.length, asked);
  const seemsToGoOn = Boolean(nextPage) || following !== null;
  const goesOn = total ? end < total : seemsToGoOn;
  const ends = isLast ?? !goesOn;
  if (ends ? end < (total ?? 0) : values.length === 0)
    throw inconsistent(product, "is shorter than it says");
  return { items: values, next: ends ? null : end, total };
}

/** Pages about one record: a 404 says that it vanished, unless it says that there is no such list. */
export async function* unlessGone<Item>(
  pages: AsyncIterable<Page<Item>>,
  gone: () => SyncError,
): AsyncGenerator<Page<Item>> {
  try {
    yield* pages;
  } catch (error) {
    if (
      isRejection(error) &&
      error.status === 404 &&
      !isMissingVerb({ status: 404, text: error.message })
    )
      throw gone();
    throw error;
  }
}

export function inconsistent(product: string, what: string): SyncError {
  return new SyncError(
    "retry",
    "LIST_INCONSISTENT",
    `A list from ${product} ${what}. Usher does not act on a list it cannot trust and reads it ` +
      "again later.",
  );
}
