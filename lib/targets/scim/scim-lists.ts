import type { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import type { HttpClient } from "@/lib/http/client";
import { createSeen, type Seen } from "@/lib/http/seen";
import { unlessRefused } from "@/lib/http/unless-refused";
import type { Page } from "../port";
import type { ScimDialect } from "./scim-dialect";
import { listOf } from "./scim-shapes";

type Walk<Item> = { path: "/Users" | "/Groups"; item: z.ZodType<Item>; query?: Query };
type Query = Readonly<Record<string, string>>;

/**
 * Index paging (RFC 7644 §3.4.2.4): on by as many as came, because servers bring fewer than asked.
 * A list that repeats itself, or ends before the total it announced, is an error, never shorter.
 */
export async function* walk<Item extends { id: string }>(
  http: HttpClient,
  dialect: ScimDialect,
  { path, item, query = {} }: Walk<Item>,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Item> & { total: number }> {
  const seen = createSeen();
  const schema = listOf(item);
  for (let startIndex = startOf(cursor, dialect); ; ) {
    const { body } = await http.json("GET", path, {
      query: { ...query, startIndex, count: dialect.pageSize },
      schema,
      signal,
      list: true,
    });
    const items = body.Resources ?? [];
    for (const { id } of items) remember(seen, id, dialect);
    startIndex += items.length;
    const isLast = startIndex > body.totalResults;
    if (!isLast && items.length === 0) {
      throw inconsistent("ends before the total that it announced", dialect);
    }
    yield { items, cursor: isLast ? null : `${startIndex}`, total: body.totalResults };
    if (isLast) return;
  }
}

function remember(seen: Seen, id: string, dialect: ScimDialect): void {
  if (seen.full()) throw inconsistent("is longer than Usher can check for repeats", dialect);
  if (!seen.add(id)) throw inconsistent("shows the same record twice", dialect);
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

/**
 * The records of this very name, in any case. A server that refuses the filter, or brings others
 * because it ignores it, is asked for the whole list instead.
 */
export async function findByName<Item extends { id: string }>(
  http: HttpClient,
  dialect: ScimDialect,
  { path, item, query = {} }: Walk<Item>,
  [attribute, name]: [attribute: string, name: string],
  nameOf: (item: Item) => string,
  signal: AbortSignal,
): Promise<Item[]> {
  const wanted = name.toLowerCase();
  const isNamed = (found: Item) => nameOf(found).toLowerCase() === wanted;
  const filter = `${attribute} eq ${quoted(name)}`;
  const answer = await unlessRefused(() =>
    http.json("GET", path, {
      ...{ query: { ...query, filter, startIndex: 1, count: 10 }, schema: listOf(item), signal },
    }),
  );
  const told = answer?.body.Resources ?? [];
  const named = told.filter(isNamed);
  if (named.length > 0 || (answer && told.length === 0)) return named;
  for await (const page of walk(http, dialect, { path, item, query }, null, signal))
    named.push(...page.items.filter(isNamed));
  return named;
}
