import { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import { countList } from "@/lib/http/count-list";
import { linkedNext } from "@/lib/http/link-header";
import { nextPage } from "@/lib/http/next-page";
import { createSeen, type Seen } from "@/lib/http/seen";
import { walkOffset } from "@/lib/http/walk-offset";
import { listRepeats, walkPages } from "@/lib/http/walk-pages";
import type { Page } from "../port";
import { select, selectText } from "./rest-select";

/** An entry under its key. */
export type Entry = { id: string; value: unknown };

type Answer = { entries: Entry[]; body: unknown; link: string | null };

const label = "The API";

/** Every entry of a list, paged as the settings say. */
export function walk(
  rest: Authorized,
  address: URL,
  keyOf: (value: unknown) => string | null,
  settings: SettingValues,
  signal: AbortSignal,
): AsyncGenerator<Page<Entry>> {
  const size = Math.max(1, Math.trunc(Number(settings["pageSize"])) || 100);
  const ask = (parameters: Record<string, string>) => {
    const url = new URL(address);
    const { sizeParameter } = settings;
    if (sizeParameter && settings["paging"] !== "none")
      url.searchParams.set(sizeParameter, String(size));
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return fetchList(rest, { path: url.pathname, search: url.search }, keyOf, settings, signal);
  };
  const follow = (next: string | null) =>
    next === null
      ? ask({})
      : rest.with(signal, async (http) => {
          return fetchList(rest, nextPage(http, next), keyOf, settings, signal);
        });
  const parameter = settings["pageParameter"];
  const totals: number[] = [];
  const chain = (pageAt: (next: string | null) => Promise<Answer>, nextIn: NextIn) => {
    const pages = walkPages(label, async (next) => {
      const answer = await pageAt(next);
      const total = totalIn(answer.body, settings);
      if (total !== null) totals.push(total);
      return { items: answer.entries, next: nextIn(answer) };
    });
    return countList(label, pages, totals);
  };
  switch (settings["paging"]) {
    case "page":
      return countList(
        label,
        byNumber((page) => ask({ [parameter || "page"]: String(page) }), settings, totals),
        totals,
      );
    case "offset":
      return byOffset((offset) => ask({ [parameter || "offset"]: String(offset) }), size, settings);
    case "cursor":
      return chain(
        (next) => ask(next === null ? {} : { [parameter || "cursor"]: next }),
        ({ body }) => nextAt(body, settings),
      );
    case "nextUrl":
      return chain(follow, ({ body }) => resolved(nextAt(body, settings), address));
    case "link":
      return chain(follow, ({ link }) => resolved(link, address));
    default:
      return chain(
        () => ask({}),
        () => null,
      );
  }
}

type NextIn = (answer: Answer) => string | null;

/** Without its place in the answer the list would end after its first page. */
function nextAt(body: unknown, { nextPath }: SettingValues): string | null {
  if (nextPath) {
    // Some say false where there is no next page.
    const found = select(body, nextPath);
    return typeof found === "boolean" ? null : selectText(body, nextPath);
  }
  throw new SyncError(
    "stop",
    "SOURCE_NOT_CONFIGURED",
    "Where the answer tells its next page is not said, so only the first page could be read. Enter Path of the cursor or next address.",
  );
}

/** Some servers give a part only, as `?page=2`, which belongs to the list's own address. */
function resolved(next: string | null, address: URL): string | null {
  return next !== null && URL.canParse(next, address.href) ? new URL(next, address).href : next;
}

/** More that left between two pages than these hold cannot be followed. */
const stepsBackMax = 100;
/** A server that takes no page number would give the first one for ever. */
const knownInARowMax = 2;

/**
 * A page shorter than asked for is no end: only an empty one is, or the total. When somebody leaves,
 * all behind them move up, the first of a page onto the one that was read before: so that one is
 * asked for again, and those before it, until one begins with what was known before.
 */
async function* byNumber(
  pageAt: (page: number) => Promise<Answer>,
  settings: SettingValues,
  totals: number[],
): AsyncGenerator<Page<Entry>> {
  const [seen, settled] = [createSeen(), createSeen()];
  const guard = createGuard();
  let found = 0;
  const first = settings["firstPage"] ? Number(settings["firstPage"]) : 1;
  for (let page = first; ; page += 1) {
    const { entries, body } = await pageAt(page);
    guard.brings(entries, seen);
    const moved = await movedUp(pageAt, { page, first }, settled);
    const items = [...entries, ...moved].filter(({ id }) => seen.add(id));
    for (const { id } of items) settled.add(id);
    found += items.length;
    const total = totalIn(body, settings);
    if (total !== null) totals.push(total);
    const isLast = entries.length === 0 || (total !== null && found >= total);
    yield { items, cursor: isLast ? null : String(page + 1) };
    if (isLast) return;
  }
}

function createGuard() {
  let knownInARow = 0;
  return {
    brings(entries: readonly Entry[], seen: Seen) {
      const isKnown = entries.length > 0 && entries.every(({ id }) => seen.has(id));
      knownInARow = isKnown ? knownInARow + 1 : 0;
      if (knownInARow > knownInARowMax) throw listRepeats(label);
    },
  };
}

/** What stands by now before a page that was read. */
async function movedUp(
  pageAt: (page: number) => Promise<Answer>,
  { page, first }: { page: number; first: number },
  settled: Seen,
): Promise<Entry[]> {
  const moved: Entry[] = [];
  for (let back = page - 1; back >= first; back -= 1) {
    if (page - back > stepsBackMax) throw listRepeats(label);
    const { entries } = await pageAt(back);
    moved.push(...entries);
    const [one] = entries;
    if (one && settled.has(one.id)) return moved;
  }
  return moved;
}

function byOffset(
  pageAt: (offset: number) => Promise<Answer>,
  size: number,
  settings: SettingValues,
): AsyncGenerator<Page<Entry>> {
  return walkOffset({
    ...{ label, size, isEndedByShortPage: false },
    async pageAt(offset) {
      const { entries: items, body } = await pageAt(offset);
      return { items, total: totalIn(body, settings) };
    },
  });
}

function totalIn(body: unknown, { totalPath }: SettingValues): number | null {
  const total = totalPath ? Number(selectText(body, totalPath) ?? Number.NaN) : Number.NaN;
  return Number.isFinite(total) ? total : null;
}

/** A list of a few, or one entry without a list around; nothing where the answer is 404. */
export async function fetchOne(
  rest: Authorized,
  { pathname, search }: URL,
  keyOf: (value: unknown) => string | null,
  settings: SettingValues,
  signal: AbortSignal,
): Promise<Entry[]> {
  const { body } = await rest.with(signal, (http) => {
    const instead = { status: 404, read: () => [] };
    return http.json("GET", pathname, { search, schema: z.unknown(), signal, instead });
  });
  const found = select(body, settings["itemsPath"] ?? "") ?? body;
  const entries: unknown[] = Array.isArray(found) ? found : [found];
  return entries.flatMap((value) => {
    const id = keyOf(value);
    return id === null ? [] : [{ id, value }];
  });
}

async function fetchList(
  rest: Authorized,
  at: { path: string; search: string },
  keyOf: (value: unknown) => string | null,
  settings: SettingValues,
  signal: AbortSignal,
): Promise<Answer> {
  const { body, headers } = await rest.with(signal, (http) =>
    http.json("GET", at.path, {
      ...{ search: at.search, schema: z.unknown(), signal, list: true },
    }),
  );
  checkSuccess(body, settings);
  const items = select(body, settings["itemsPath"] ?? "");
  if (!Array.isArray(items)) throw noList(settings["itemsPath"] ?? "");
  const entries = items.map((value: unknown) => {
    const id = keyOf(value);
    if (id === null) throw noKey();
    return { id, value };
  });
  return { entries, body, link: linkedNext(headers["link"]) };
}

/** Some APIs answer an error with status 200. */
function checkSuccess(body: unknown, { checkPath, checkValue = "" }: SettingValues): void {
  if (!checkPath) return;
  const found = selectText(body, checkPath);
  if (found === checkValue.trim()) return;
  throw new SyncError(
    "retry",
    "SOURCE_ANSWER_INVALID",
    `The API answered with “${found?.slice(0, 80) ?? "nothing"}” at ${checkPath} instead of “${checkValue}”, which the settings take for an error. Usher tries again later.`,
  );
}

function noList(path: string): SyncError {
  return new SyncError(
    "retry",
    "SOURCE_ANSWER_INVALID",
    `The answer has no list at ${path || "its top"}. Check Path of the entries; if it is right, the API answered with an error.`,
  );
}

function noKey(): SyncError {
  return new SyncError(
    "stop",
    "SOURCE_ID_MISSING",
    "An entry has no key at the path of the settings, or a number too large to be told from others. Check the path of the key.",
  );
}
