import type { z } from "zod";
import { isRejection } from "@/lib/core/sync-error";
import type { HttpClient } from "@/lib/http/client";
import {
  afterFullPage,
  afterShortPage,
  inconsistent,
  type Slice,
  unlessGone,
  walkOffsets,
} from "../datacenter/list-pages";
import { refusesSegment } from "../datacenter/plain-rules";
import type { Account, Page, TargetConnection, TargetGroup } from "../port";
import { refusals } from "./bamboo-errors";
import { group, pageOf, toAccount, user } from "./bamboo-shapes";

export const api = "/rest/api/latest/admin";
const limit = 1_000;

/** A name as a segment of a path. */
export function segment(name: string): string {
  const reason = refusesSegment("Bamboo", name.trim());
  if (reason === null) return encodeURIComponent(name);
  throw refusals.nameUnsupported(name, reason);
}

export function listUsers(
  http: HttpClient,
  filter: string | null,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  return asAccounts(walk(http, { path: `${api}/users`, filter, item: user }, cursor, signal));
}

export function listGroups(
  http: HttpClient,
  filter: string | null,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<TargetGroup>> {
  return asGroups(walk(http, { path: `${api}/groups`, filter, item: group }, cursor, signal));
}

export function listMembers(
  http: HttpClient,
  { name }: TargetGroup,
  filter: string | null,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const path = `${api}/groups/${segment(name)}/more-members`;
  const pages = asAccounts(walk(http, { path, filter, item: user }, cursor, signal));
  return unlessGone(pages, () => refusals.groupGone(name));
}

/**
 * Older versions do not list the groups of a person; there every group is asked for the person. What
 * a 404 is about, the list of people tells: no document has this list, nor the words of its refusal.
 */
export function createGroupsOf(http: HttpClient): TargetConnection["groupsOf"] {
  let isMissing = false;
  return async function* groupsOf({ username }, signal) {
    const path = `${api}/users/${segment(username)}/assigned-groups`;
    try {
      if (!isMissing) {
        yield* asGroups(walk(http, { path, filter: null, item: group }, null, signal));
        return;
      }
    } catch (error) {
      if (!isRejection(error) || (error.status !== 404 && error.status !== 405)) throw error;
      if (error.status === 404 && !(await findByName(http, username, signal)))
        throw refusals.accountGone(username);
      isMissing = true;
    }
    yield* groupsWith(http, username, signal);
  };
}

async function* groupsWith(http: HttpClient, username: string, signal: AbortSignal) {
  for await (const { items, cursor } of listGroups(http, null, null, signal)) {
    const found: TargetGroup[] = [];
    for (const each of items.filter(({ name }) => refusesSegment("Bamboo", name) === null))
      if (await hasMember(http, each, username, signal)) found.push(each);
    yield { items: found, cursor };
  }
}

async function hasMember(
  http: HttpClient,
  of: TargetGroup,
  username: string,
  signal: AbortSignal,
): Promise<boolean> {
  for await (const { items } of listMembers(http, of, username, null, signal))
    if (items.some(({ id }) => id === username.toLowerCase())) return true;
  return false;
}

/** The filter finds parts of names and e-mail addresses. */
export async function findByName(
  http: HttpClient,
  username: string,
  signal: AbortSignal,
): Promise<Account | null> {
  for await (const { items } of listUsers(http, username, null, signal)) {
    const found = items.find(({ id }) => id === username.toLowerCase());
    if (found) return found;
  }
  return null;
}

type List<Item> = { path: string; filter: string | null; item: z.ZodType<Item> };

function walk<Item extends { name: string }>(
  http: HttpClient,
  { path, filter, item }: List<Item>,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Item>> {
  const schema = pageOf(item);
  const read = async (start: number) => {
    const query = { ...(filter === null ? {} : { filter }), start, limit };
    const { body } = await http.json("GET", path, { query, schema, signal, list: true });
    return { items: body.items, ...restOf(body, start) };
  };
  const idOf = ({ name }: Item) => name.toLowerCase();
  return walkOffsets({ product: "Bamboo", read, idOf }, cursor);
}

async function* asAccounts(
  pages: AsyncIterable<Page<z.infer<typeof user>>>,
): AsyncGenerator<Page<Account>> {
  for await (const { items, cursor } of pages) yield { items: items.map(toAccount), cursor };
}

async function* asGroups(
  pages: AsyncIterable<Page<{ name: string }>>,
): AsyncGenerator<Page<TargetGroup>> {
  for await (const { items, cursor } of pages)
    yield { items: items.map(({ name }) => ({ id: name, name })), cursor };
}

type Told = Pick<z.infer<ReturnType<typeof pageOf>>, "items"> & {
  size?: number | null | undefined;
  limit?: number | null | undefined;
  isLastPage?: boolean | null | undefined;
  nextPageStart?: number | null | undefined;
};

/** Where the list goes on: as the page says, or by the length of the whole list, or by its own. */
function restOf({ items, size, ...told }: Told, start: number): Omit<Slice<never>, "items"> {
  const end = start + items.length;
  if (typeof told.isLastPage === "boolean")
    return { next: told.isLastPage ? null : (told.nextPageStart ?? end) };
  if (told.nextPageStart) return { next: told.nextPageStart };
  if (typeof size === "number" && size !== items.length) return restOfWhole(size, start, end);
  const next = told.limit
    ? afterFullPage(start, items.length, Math.min(told.limit, limit))
    : afterShortPage(start, items.length, limit);
  return { next };
}

function restOfWhole(total: number, start: number, end: number): Omit<Slice<never>, "items"> {
  if (total > end && end === start) throw inconsistent("Bamboo", "is shorter than it says");
  return { next: total > end ? end : null, total };
}
