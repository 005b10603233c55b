import { z } from "zod";
import type { Authorized } from "@/lib/http/authorized";
import { countList } from "@/lib/http/count-list";
import { walkPages } from "@/lib/http/walk-pages";
import type { Page } from "../port";

/** The most that OneLogin is said to give; the cursor tells what it gave (sources.md §4). */
const pageSize = 100;

/** The list has no custom attributes unless they are asked for. Sign-ins would change everybody. */
export const userFields = [
  ...["id", "username", "email", "firstname", "lastname", "title", "department", "company"],
  ...["phone", "status", "state", "group_id", "role_ids", "directory_id", "external_id"],
  ...["samaccountname", "userprincipalname", "member_of", "distinguished_name"],
  ...["manager_user_id", "manager_ad_id", "custom_attributes", "created_at", "activated_at"],
].join(",");

export type List<Item> = {
  path: string;
  query: Record<string, string | number>;
  item: z.ZodType<Item>;
  mayBeGone?: boolean;
};

/**
 * The cursor of the next page stands in a header; it brings the page size with it. Another header
 * tells how many there are: fewer of them are no whole list.
 */
export function walk<Item extends { id: string }>(
  onelogin: Authorized,
  { path, query, item, mayBeGone = false }: List<Item>,
  signal: AbortSignal,
): AsyncGenerator<Page<Item>> {
  const schema = z.array(item);
  const totals: number[] = [];
  const pages = walkPages("OneLogin", (next) =>
    onelogin.with(signal, async (http) => {
      const place = next === null ? { limit: pageSize } : { cursor: next };
      const { body, headers } = await http.json("GET", path, {
        ...{ schema, signal, list: true, query: { ...query, ...place } },
        ...(mayBeGone ? { instead: { status: 404, read: emptyWhenGone } } : {}),
      });
      const total = Number(headers["total-count"] || Number.NaN);
      if (Number.isFinite(total)) totals.push(total);
      return { items: body, next: headers["after-cursor"] || null };
    }),
  );
  return countList("OneLogin", pages, totals);
}

/** OneLogin's own words for "not found"; another 404 may be a proxy's. */
export function emptyWhenGone({ text }: { text: string }): [] | null {
  return /"(statusCode|code)"\s*:\s*404/.test(text) ? [] : null;
}
