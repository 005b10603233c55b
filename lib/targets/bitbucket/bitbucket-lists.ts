import type { z } from "zod";
import type { HttpClient } from "@/lib/http/client";
import { inconsistent, unlessGone, walkOffsets } from "../datacenter/list-pages";
import type { Account, Page, TargetGroup } from "../port";
import { refusals } from "./bitbucket-errors";
import { group, pageOf, toAccount, type User, user } from "./bitbucket-shapes";

const api = "/rest/api/1.0/admin";
/** The most that servers give unless they are set otherwise; they lower it by themselves. */
const limit = 1_000;

export function listUsers(
  http: HttpClient,
  filter: string | null,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const query: Record<string, string> = filter === null ? {} : { filter };
  return asAccounts(walk(http, { path: `${api}/users`, query, item: user, idOf }, cursor, signal));
}

export function listGroups(
  http: HttpClient,
  filter: string | null,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<TargetGroup>> {
  const query: Record<string, string> = filter === null ? {} : { filter };
  const list = { path: `${api}/groups`, query, item: group, idOf: nameOf };
  return asGroups(walk(http, list, cursor, signal));
}

export function listMembers(
  http: HttpClient,
  { name }: TargetGroup,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const list = { path: `${api}/groups/more-members`, query: { context: name }, item: user, idOf };
  const pages = asAccounts(walk(http, list, cursor, signal));
  return unlessGone(pages, () => refusals.groupGone(name));
}

export function listGroupsOf(
  http: HttpClient,
  username: string,
  signal: AbortSignal,
): AsyncGenerator<Page<TargetGroup>> {
  const path = `${api}/users/more-members`;
  const list = { path, query: { context: username }, item: group, idOf: nameOf };
  const pages = asGroups(walk(http, list, null, signal));
  return unlessGone(pages, () => refusals.accountGone(username));
}

type List<Item> = {
  path: string;
  query: Record<string, string>;
  item: z.ZodType<Item>;
  idOf(item: Item): string;
};

function walk<Item>(
  http: HttpClient,
  { path, query, item, idOf: id }: List<Item>,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Item>> {
  const schema = pageOf(item);
  const read = async (start: number) => {
    const { body } = await http.json("GET", path, {
      query: { ...query, start, limit },
      schema,
      signal,
      list: true,
    });
    const next = body.isLastPage ? null : (body.nextPageStart ?? null);
    if (next === null && !body.isLastPage)
      throw inconsistent("Bitbucket", "goes on, but does not say where");
    return { items: body.values, next };
  };
  return walkOffsets({ product: "Bitbucket", read, idOf: id }, cursor);
}

function idOf({ id }: User): string {
  return id;
}

function nameOf({ name }: { name: string }): string {
  return name.toLowerCase();
}

async function* asAccounts(pages: AsyncIterable<Page<User>>): AsyncGenerator<Page<Account>> {
  for await (const { items, cursor } of pages) yield { items: items.map(toAccount), cursor };
}

/** A group has no key but its name. */
async function* asGroups(
  pages: AsyncIterable<Page<{ name: string }>>,
): AsyncGenerator<Page<TargetGroup>> {
  for await (const { items, cursor } of pages)
    yield { items: items.map(({ name }) => ({ id: name, name })), cursor };
}
