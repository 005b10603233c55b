import { answer } from "../datacenter/fake-answers";
import type { Slice } from "./confluence-store";

/** The most that an instance gives at once, whatever is asked for. */
const usualMax = 200;

const hintsMax = 2_000;

type List<Item> = {
  /** Path below the context. */
  path: string;
  query: URLSearchParams;
  read(slice: Slice): Promise<Item[]>;
  nameOf(item: Item): string;
  toJson(item: Item): unknown;
};

export type Pager = <Item>(list: List<Item>) => Promise<Response>;

/**
 * Cuts lists into pages by offset, as the product does. Remembers at which name a page ended, so
 * that the store can go on there instead of counting from the beginning.
 */
export function createPager(base: string, limitMax = usualMax): Pager {
  const hints = new Map<string, string>();

  return async function paged({ path, query, read, nameOf, toJson }) {
    const start = whole(query.get("start"), 0);
    const limit = Math.min(whole(query.get("limit"), limitMax) || limitMax, limitMax);
    const after = hints.get(link(path, query, start, 0)) ?? null;
    const found = await read({ after, skip: after === null ? start : 0, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const hasMore = found.length > limit;
    if (hasMore && last !== undefined) remember(link(path, query, start + limit, 0), nameOf(last));
    return answer(200, {
      results: items.map(toJson),
      start,
      limit,
      size: items.length,
      _links: {
        self: `${base}${link(path, query, start, limit)}`,
        ...(hasMore ? { next: link(path, query, start + limit, limit) } : {}),
        ...(start > 0 ? { prev: link(path, query, Math.max(0, start - limit), limit) } : {}),
        base,
        context: new URL(base).pathname.replace(/\/$/, ""),
      },
    });
  };

  function remember(place: string, name: string): void {
    hints.delete(place);
    hints.set(place, name);
    const [oldest] = hints.keys();
    if (hints.size > hintsMax && oldest !== undefined) hints.delete(oldest);
  }
}

function link(path: string, query: URLSearchParams, start: number, limit: number): string {
  const next = new URLSearchParams(query);
  next.set("start", `${start}`);
  next.set("limit", `${limit}`);
  return `${path}?${next}`;
}

function whole(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}
