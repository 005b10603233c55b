import type { z } from "zod";
import type { SyncError } from "@/lib/core/sync-error";
import type { HttpClient } from "@/lib/http/client";
import { createRepeats, inconsistent as inconsistentList } from "../datacenter/list-pages";
import type { Page } from "../port";
import { pageOf } from "./confluence-shapes";

/** Servers lower it where they like; the walk follows `_links.next` (targets.md §2). */
const pageSize = 200;

/** Far beyond any instance: a list that goes on here never ends. */
const entriesMax = 10_000_000;

type Walk<Item> = {
  path: string;
  query?: Record<string, string>;
  /** Null for an entry that is nobody. */
  item: z.ZodType<Item | null>;
  /** What tells items apart: one that is shown twice counts once. */
  idOf(item: Item): string;
};

/**
 * Walks a list page by page. Lists are cut by offset, so one that changes meanwhile could hide an
 * item; a loop or a link elsewhere is an error, never a shorter list.
 */
export async function* walk<Item>(
  http: HttpClient,
  { path, query = {}, item, idOf }: Walk<Item>,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Item>> {
  const repeats = createRepeats("Confluence", idOf);
  const schema = pageOf(item);
  let at = cursor === null ? { start: 0, limit: pageSize } : readCursor(cursor);
  for (;;) {
    const { body } = await http.json("GET", path, {
      query: { ...query, start: at.start, limit: at.limit },
      schema,
      signal,
      list: true,
    });
    if ((body.size ?? body.results.length) !== body.results.length)
      throw inconsistent("brought fewer entries than it announced");
    const items = repeats.without(body.results.filter((one) => one !== null));
    const next = body._links
      ? linked(body._links, http.baseUrl, path, at.start)
      : counted(body, at);
    yield { items, cursor: next && `${next.start},${next.limit}` };
    if (!next) return;
    at = next;
  }
}

type Place = { start: number; limit: number };

/** Without links, a page as long as this server lets one be may not be the last. */
function counted(
  { results, limit }: { results: unknown[]; limit?: number | null | undefined },
  at: Place,
): Place | null {
  const most = Math.min(limit || at.limit, at.limit);
  const goesOn = results.length > 0 && results.length >= most;
  return goesOn ? { start: at.start + results.length, limit: at.limit } : null;
}

/**
 * The place after this page. `_links.base` is the server's idea of its own address, which often
 * differs from the one Usher uses: only the path and the offset of the link count.
 */
function linked(
  { base: own, next: link }: { base?: string | null | undefined; next?: string | null | undefined },
  baseUrl: string,
  path: string,
  start: number,
): Place | null {
  if (!link) return null;
  const base = new URL(baseUrl);
  if (!URL.canParse(link, base)) throw inconsistent("goes on at an address that cannot be read");
  const url = new URL(link, base);
  const isOwn = own && URL.canParse(own) && new URL(own).origin === url.origin;
  if (url.origin !== base.origin && !isOwn) throw inconsistent("goes on at another host");
  if (!samePath(url.pathname, path)) throw inconsistent("goes on in another list");
  const nextStart = Number(url.searchParams.get("start") ?? Number.NaN);
  if (!(nextStart > start)) throw inconsistent("turns in a circle");
  if (nextStart > entriesMax) throw inconsistent("does not come to an end");
  const limit = Number(url.searchParams.get("limit") ?? pageSize);
  return { start: nextStart, limit: limit > 0 ? Math.min(limit, pageSize) : pageSize };
}

/** Links may repeat the context path, and write names in other ways than they were asked for. */
function samePath(linked: string, path: string): boolean {
  return linked.split("/").at(-1) === path.split("/").at(-1);
}

function readCursor(cursor: string): Place {
  const [start = Number.NaN, limit = Number.NaN] = cursor.split(",").map(Number);
  if (start > 0 && limit > 0) return { start, limit };
  throw inconsistent("cannot be taken up again where it was left");
}

function inconsistent(what: string): SyncError {
  return inconsistentList("Confluence", what);
}
