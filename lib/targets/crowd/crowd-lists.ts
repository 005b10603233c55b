import type { HttpClient } from "@/lib/http/client";
import { afterShortPage, unlessGone, walkOffsets } from "../datacenter/list-pages";
import type { Account, Page, TargetGroup } from "../port";
import { api } from "./crowd-entities";
import { refusals } from "./crowd-errors";
import { type Entity, groupPage, idOf, toAccount, userPage } from "./crowd-shapes";

const product = "Crowd";
const max = 1_000;

/** `saw` is told of everyone. */
export async function* listUsers(
  http: HttpClient,
  { path, query }: { path: "/search" | "/group/user/direct"; query: Record<string, string> },
  saw: (found: Entity) => void,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const read = async (start: number) => {
    const { body } = await http.json("GET", api + path, {
      query: { ...query, expand: "user", "start-index": start, "max-results": max },
      schema: userPage,
      signal,
      list: true,
    });
    for (const found of body.users) saw(found);
    return { items: body.users, next: afterShortPage(start, body.users.length, max) };
  };
  for await (const { items, cursor: next } of walkOffsets({ product, read, idOf: keyOf }, cursor))
    yield { items: items.map((found) => toAccount(found)), cursor: next };
}

export function listGroups(
  http: HttpClient,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<TargetGroup>> {
  const query = { "entity-type": "group", restriction: "" };
  return walkGroups(http, `${api}/search`, query, cursor, signal);
}

export function listGroupsOf(
  http: HttpClient,
  username: string,
  signal: AbortSignal,
): AsyncGenerator<Page<TargetGroup>> {
  const pages = walkGroups(http, `${api}/user/group/direct`, { username }, null, signal);
  return unlessGone(pages, () => refusals.accountGone(username));
}

/** A group has no key but its name. */
async function* walkGroups(
  http: HttpClient,
  path: string,
  query: Record<string, string>,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<TargetGroup>> {
  const read = async (start: number) => {
    const { body } = await http.json("GET", path, {
      query: { ...query, "start-index": start, "max-results": max },
      schema: groupPage,
      signal,
      list: true,
    });
    return { items: body.groups, next: afterShortPage(start, body.groups.length, max) };
  };
  const nameOf = ({ name }: { name: string }) => name.toLowerCase();
  for await (const page of walkOffsets({ product, read, idOf: nameOf }, cursor))
    yield { items: page.items.map(({ name }) => ({ id: name, name })), cursor: page.cursor };
}

function keyOf(found: Entity): string {
  return idOf(found);
}
