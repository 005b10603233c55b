import type { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import type { HttpClient } from "@/lib/http/client";
import { createSeen } from "@/lib/http/seen";
import type { Page } from "../port";
import type { ScimDialect } from "./scim-dialect";
import { listOf } from "./scim-shapes";

export type Walk<Item> = { path: "/Users" | "/Groups"; item: z.ZodType<Item>; query?: Query };
type Query = Readonly<Record<string, string>>;

/**
 * Index paging (RFC 7644 §3.4.2.4): on by as many as came, because servers bring fewer than asked;
 * without a total only an empty page ends a list, as a short one may be the server's longest, and
 * each page begins with the last entry of the one before: where it does not, entries before it have
 * gone, somebody was perhaps skipped, and the walk steps back until it meets whom it knows.
 * Who is shown twice counts once. A list that goes round in a circle, or shows fewer than the total
 * it announced, is an error, never shorter. A few pages are asked for at once while the total says
 * that there are so many: whoever moved between them shows by the totals, whichever was read first.
 */
export async function* walk<Item extends { id: string }>(
  http: HttpClient,
  dialect: ScimDialect,
  list: Walk<Item>,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Item> & { total: number | null }> {
  const count = createCount<Item>(startOf(cursor, dialect), dialect);
  const pageOf = withNext((startIndex, most) => pageAt(http, list, startIndex, most, signal));
  let size = dialect.pageSize;
  let known = 0;
  for (;;) {
    const page = await unlessTooMany(size, () => pageOf(count.startIndex(), size, known));
    if (page === null) {
      size = Math.ceil(size / 2);
      continue;
    }
    const { fresh, total, isLast } = count.add(page);
    known = page.items.length === size ? (total ?? 0) : 0;
    if (!isLast) yield { items: fresh, cursor: `${count.startIndex()}`, total };
    if (!isLast) continue;
    const rest = count.missing() === 1 ? await zeroth(http, list, signal) : [];
    const items = [...fresh, ...rest.filter(count.isNew)];
    if (count.missing() > 0) throw inconsistent("ends before the total that it announced", dialect);
    yield { items, cursor: null, total };
    return;
  }
}

/** A server that gives every page in another order cannot be walked. */
const stepsBackMax = 100;

type Told<Item> = { items: Item[]; told: number | null };

/** What came so far, and where a list goes on. */
function createCount<Item extends { id: string }>(first: number, dialect: ScimDialect) {
  const seen = createSeen();
  let startIndex = first;
  let found = first - 1;
  let least: number | null = null;
  let last: number | null = null;
  /** How far it was read before it stepped back: up to there nobody new is no sign of a circle. */
  let reached = 0;
  let tellsTotal = true;
  /** The next page is to begin with an entry that is known. */
  let isJoined = false;
  let stepsBack = 0;
  /** Pages in a row without anybody new. */
  let knownPages = 0;
  const isNew = ({ id }: Item) => {
    if (seen.full()) throw inconsistent("is longer than Usher can check for repeats", dialect);
    const isAdded = seen.add(id);
    if (isAdded) found += 1;
    return isAdded;
  };
  /** What goes on after its total told how long the page was, as some servers do. */
  const totalOf = ({ items, told }: Told<Item>) => {
    if (told === null || (startIndex > told && items.length > 0)) tellsTotal = false;
    return tellsTotal ? told : null;
  };
  /**
   * Who went since the page before was read has drawn those behind forward, perhaps into what was
   * read already. Who came since this page was read, where it was read first, has pushed one behind.
   */
  const drawnBy = (total: number) => {
    const before = last;
    last = total;
    least = Math.min(total, least ?? total);
    return before === null ? 0 : Math.max(0, before - total);
  };
  const isKnown = (item: Item | undefined) => item !== undefined && seen.has(item.id);
  const stepBack = () => {
    stepsBack += 1;
    if (stepsBack > stepsBackMax) throw inconsistent("comes in another order each time", dialect);
    startIndex = Math.max(1, startIndex - dialect.pageSize);
    isJoined = startIndex > 1;
    return { fresh: [], total: null, isLast: false };
  };
  /** Without a total nothing else tells that the list has become shorter before this page. */
  const addUntold = ({ items }: Told<Item>) => {
    const wasJoined = isJoined;
    if (wasJoined && !isKnown(items.at(0))) return stepBack();
    const fresh = items.filter(isNew);
    // The one entry that was known already: whether that is all, only a page after it tells.
    const isTail = wasJoined && items.length === 1;
    knownPages = fresh.length === 0 ? knownPages + 1 : 0;
    const isBack = stepsBack > 0 && knownPages <= stepsBackMax;
    if (items.length > 0 && fresh.length === 0 && !isTail && !isBack)
      throw inconsistent("turns in a circle", dialect);
    isJoined = items.length > 1;
    startIndex += items.length - (isJoined ? 1 : 0);
    return { fresh, total: null, isLast: items.length === 0 };
  };
  return {
    startIndex: () => startIndex,
    missing: () => (least ?? found) - found,
    isNew,
    add(page: Told<Item>) {
      const total = totalOf(page);
      if (total === null) {
        least = null;
        last = null;
        return addUntold(page);
      }
      const drawn = drawnBy(total);
      const fresh = page.items.filter(isNew);
      const end = startIndex + page.items.length;
      const mayBeLength = total === page.items.length && total === dialect.pageSize;
      const isEnd = page.items.length === 0 || (end > total && !mayBeLength);
      const isLast = isEnd && drawn === 0;
      if (drawn > 0) reached = Math.max(reached, end);
      else if (!isLast && fresh.length === 0 && end > reached)
        throw inconsistent("turns in a circle", dialect);
      startIndex = drawn > 0 ? Math.max(1, startIndex - drawn) : end;
      return { fresh, total, isLast };
    },
  };
}

/** Pages that are asked for at once, and held; how many calls a server bears is bounded elsewhere. */
const atOnceMax = 4;

/** Asks for a page, and for those behind it where the list is known to be so long. */
function withNext<Item>(read: (startIndex: number, size: number) => Promise<Told<Item>>) {
  const asked = new Map<number, Promise<Told<Item>>>();
  let before = 0;
  return (startIndex: number, size: number, known: number): Promise<Told<Item>> => {
    if (size !== before || !asked.has(startIndex)) asked.clear();
    before = size;
    const page = asked.get(startIndex) ?? read(startIndex, size);
    asked.delete(startIndex);
    for (let n = 1; n < atOnceMax && startIndex + n * size <= known; n += 1) {
      const behind = startIndex + n * size;
      if (asked.has(behind)) continue;
      const next = read(behind, size);
      // Where the walk goes elsewhere, nobody asks how that one ended.
      next.catch(() => undefined);
      asked.set(behind, next);
    }
    return page;
  };
}

async function pageAt<Item>(
  http: HttpClient,
  { path, item, query = {} }: Walk<Item>,
  startIndex: number,
  count: number,
  signal: AbortSignal,
): Promise<Told<Item>> {
  const { body } = await http.json("GET", path, {
    ...{ query: { ...query, startIndex, count }, schema: listOf(item), signal, list: true },
  });
  return { items: body.Resources ?? [], told: body.totalResults ?? null };
}

/** Null where a server refuses to give so many at once instead of giving fewer (RFC 7644 §3.12). */
async function unlessTooMany<Page>(size: number, read: () => Promise<Page>): Promise<Page | null> {
  try {
    return await read();
  } catch (error) {
    const isTooMany =
      error instanceof SyncError && error.status === 400 && /too ?many/i.test(error.message);
    if (isTooMany && size > 1) return null;
    throw error;
  }
}

/** Servers that count from zero hide their first record from a client that counts from one. */
async function zeroth<Item extends { id: string }>(
  http: HttpClient,
  list: Walk<Item>,
  signal: AbortSignal,
): Promise<Item[]> {
  const { items } = await pageAt(http, list, 0, 1, signal);
  return items.slice(0, 1);
}

function startOf(cursor: string | null, dialect: ScimDialect): number {
  const start = cursor === null ? 1 : Number(cursor);
  if (Number.isSafeInteger(start) && start >= 1) return start;
  throw inconsistent("cannot be taken up again where it was left", dialect);
}

function inconsistent(what: string, { label }: ScimDialect): SyncError {
  return new SyncError(
    "retry",
    "LIST_INCONSISTENT",
    `A list from ${label} ${what}. Usher does not act on a list it cannot trust and reads it again later.`,
  );
}

/** A comparison value in a filter: a JSON string (RFC 7644 §3.4.2.2). */
export function quoted(value: string): string {
  return JSON.stringify(value);
}
