import { z } from "zod";
import type { Authorized } from "@/lib/http/authorized";
import { linkedNext } from "@/lib/http/link-header";
import { nextPage, toldNext } from "@/lib/http/next-page";
import { walkPages } from "@/lib/http/walk-pages";
import type { Page } from "../port";

/** What Okta gives at most of users, and advises for groups and members (sources.md §2.2). */
export const pageSize = 200;

export type OktaList<Item> = {
  path: string;
  query: Record<string, string | number>;
  item: z.ZodType<Item>;
  /** The group may be gone by the time its members are asked for. */
  ofGroup?: boolean;
};

/** Follows Link headers to their end. */
export function walk<Item>(
  okta: Authorized,
  { path, query, item, ofGroup = false }: OktaList<Item>,
  signal: AbortSignal,
): AsyncGenerator<Page<Item>> {
  const schema = z.array(item);
  return walkPages("Okta", (next) =>
    okta.with(signal, async (http) => {
      const { path: at, ...rest } = next === null ? { path, query } : nextPage(http, next);
      const options = { ...rest, schema, signal, list: true };
      const { body, headers } = await http.json("GET", at, {
        ...options,
        ...(ofGroup ? { instead: { status: 404, read: emptyWhenGone } } : {}),
      });
      return { items: body, next: toldNext(http, at, linkedNext(headers["link"])) };
    }),
  );
}

/** E0000007 is "not found"; another 404 may be a proxy's. */
export function emptyWhenGone({ text }: { text: string }): [] | null {
  return text.includes('"E0000007"') ? [] : null;
}
