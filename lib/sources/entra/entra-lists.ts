import type { z } from "zod";
import type { Authorized } from "@/lib/http/authorized";
import { nextPage, toldNext } from "@/lib/http/next-page";
import { walkPages } from "@/lib/http/walk-pages";
import type { Page } from "../port";
import { graphPage } from "./entra-shapes";

/** The most Graph gives at once; it may give fewer (sources.md §1.2). */
export const pageSize = 999;

export type GraphList<Item> = {
  path: string;
  query: Record<string, string | number | boolean>;
  item: z.ZodType<Item>;
  /** The group may be gone by the time its members are asked for. */
  mayBeGone?: boolean;
  /** What Graph calls an advanced query, answered from an index that lags a little behind. */
  isAdvanced?: boolean;
};

/** Each following page of an advanced query needs the header again (sources.md §1.2). */
const eventual = { consistencylevel: "eventual" };

/** Follows `@odata.nextLink` to its end. */
export function walk<Item>(
  graph: Authorized,
  { path, query, item, mayBeGone = false, isAdvanced = false }: GraphList<Item>,
  signal: AbortSignal,
): AsyncGenerator<Page<Item>> {
  const schema = graphPage(item);
  return walkPages("Microsoft Graph", (next) =>
    graph.with(signal, async (http) => {
      const first = { path, query: isAdvanced ? { ...query, $count: true } : query };
      const { path: at, ...rest } = next === null ? first : nextPage(http, next);
      const { body } = await http.json("GET", at, {
        ...{ ...rest, schema, signal, list: true },
        ...(isAdvanced ? { headers: eventual } : {}),
        ...(mayBeGone ? { instead: { status: 404, read: emptyWhenGone } } : {}),
      });
      return { items: body.value, next: toldNext(http, at, body["@odata.nextLink"] || null) };
    }),
  );
}

/** Graph's own words; another 404 may be a proxy's. */
function emptyWhenGone({ text }: { text: string }): { value: [] } | null {
  return text.includes('"Request_ResourceNotFound"') ? { value: [] } : null;
}
