import type { z } from "zod";
import type { Authorized } from "@/lib/http/authorized";
import { nextPage } from "@/lib/http/next-page";
import { walkPages } from "@/lib/http/walk-pages";
import type { Page } from "../port";
import { graphPage } from "./entra-shapes";

/** Follows `@odata.nextLink` to its end. */
export function walk<Item>(
  graph: Authorized,
  path: string,
  query: Record<string, string | number>,
  item: z.ZodType<Item>,
  signal: AbortSignal,
): AsyncGenerator<Page<Item>> {
  const schema = graphPage(item);
  return walkPages("Microsoft Graph", (next) =>
    graph.with(signal, async (http) => {
      const { path: at, ...rest } = next === null ? { path, query } : nextPage(http, next);
      const instead = { status: 404, read: emptyWhenGone };
      const { body } = await http.json("GET", at, { ...rest, schema, signal, list: true, instead });
      return { items: body.value, next: body["@odata.nextLink"] ?? null };
    }),
  );
}

/** A group may be gone by the time its members are asked for; another 404 may be a proxy's. */
function emptyWhenGone({ text }: { text: string }): { value: [] } | null {
  return text.includes('"Request_ResourceNotFound"') ? { value: [] } : null;
}
