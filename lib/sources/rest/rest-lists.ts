import { z } from "zod";
import type { SettingValues } from "@/lib/core/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import { linkedNext } from "@/lib/http/link-header";
import { nextPage } from "@/lib/http/next-page";
import { createSeen } from "@/lib/http/seen";
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
  switch (settings["paging"]) {
    case "page":
      return byNumber((page) => ask({ [parameter || "page"]: String(page) }), settings);
    case "offset":
      return byOffset((offset) => ask({ [parameter || "offset"]: String(offset) }), size, settings);
    case "cursor":
      return walkPages(label, async (next) => {
        const { entries, body } = await ask(next === null ? {} : { [parameter || "cursor"]: next });
        return { items: entries, next: selectText(body, settings["nextPath"] ?? "") };
      });
    case "nextUrl":
      return walkPages(label, async (next) => {
        const { entries, body } = await follow(next);
        return { items: entries, next: selectText(body, settings["nextPath"] ?? "") };
      });
    case "link":
      return walkPages(label, async (next) => {
        const { entries, link } = await follow(next);
        return { items: entries, next: link };
      });
    default:
      return walkPages(label, async () => ({ items: (await ask({})).entries, next: null }));
  }
}

/** A page shorter than asked for is no end: only an empty one is, or the total. */
async function* byNumber(
  pageAt: (page: number) => Promise<Answer>,
  settings: SettingValues,
): AsyncGenerator<Page<Entry>> {
  const seen = createSeen();
  let found = 0;
  const first = settings["firstPage"] ? Number(settings["firstPage"]) : 1;
  for (let page = first; ; page += 1) {
    const { entries, body } = await pageAt(page);
    const fresh = entries.filter(({ id }) => seen.add(id));
    if (entries.length > 0 && fresh.length === 0) throw listRepeats(label);
    found += fresh.length;
    const total = totalIn(body, settings);
    const isLast = entries.length === 0 || (total !== null && found >= total);
    if (isLast && total !== null && found < total) throw tooFew(found, total);
    yield { items: fresh, cursor: isLast ? null : String(page + 1) };
    if (isLast) return;
  }
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
    "An entry has no key at the path of the settings, so it cannot be told from others. Check the path of the key.",
  );
}

function tooFew(found: number, total: number): SyncError {
  return new SyncError(
    "retry",
    "SOURCE_LIST_INCOMPLETE",
    `The API says that there are ${total} entries and shows ${found}. The list is not whole, so nothing was concluded from it.`,
  );
}
