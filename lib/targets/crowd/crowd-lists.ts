import type { z } from "zod";
import type { HttpClient } from "@/lib/http/client";
import { afterShortPage, unlessGone, walkOffsets } from "../datacenter/list-pages";
import type { Account, Page, TargetGroup } from "../port";
import { api } from "./crowd-entities";
import { refusals } from "./crowd-errors";
import { searchAll } from "./crowd-search";
import { type Entity, groupPage, idOf, toAccount, userPage } from "./crowd-shapes";

const product = "Crowd";
/** A shorter page is the last one (targets.md §4), unless it is as long as a limit of the server would make it. */
const max = 1_000;

/** All, or the direct members of a group; `saw` is told of everyone. */
export async function* listUsers(
  http: HttpClient,
  of: { group: string } | null,
  saw: (found: Entity) => void,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const read = async (start: number) => {
    const query = { expand: "user", "start-index": start, "max-results": max };
    const { body } =
      of === null
        ? await searchAll(http, "user", { query, schema: userPage, signal, list: true })
        : await http.json("GET", `${api}/group/user/direct`, {
            ...{ query: { groupname: of.group, ...query }, schema: userPage, signal, list: true },
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
  const options = { schema: groupPage, signal, list: true };
  return walkGroups((query) => searchAll(http, "group", { query, ...options }), cursor);
}

export function listGroupsOf(
  http: HttpClient,
  username: string,
  signal: AbortSignal,
): AsyncGenerator<Page<TargetGroup>> {
  const options = { schema: groupPage, signal, list: true };
  const pages = walkGroups(
    (query) =>
      http.json("GET", `${api}/user/group/direct`, { query: { username, ...query }, ...options }),
    null,
  );
  return unlessGone(pages, () => refusals.accountGone(username));
}

/** A group has no key but its name. */
async function* walkGroups(
  pageAt: (query: Record<string, number>) => Promise<{ body: z.infer<typeof groupPage> }>,
  cursor: string | null,
): AsyncGenerator<Page<TargetGroup>> {
  const read = async (start: number) => {
    const { body } = await pageAt({ "start-index": start, "max-results": max });
    return { items: body.groups, next: afterShortPage(start, body.groups.length, max) };
  };
  const nameOf = ({ name }: { name: string }) => name.toLowerCase();
  for await (const page of walkOffsets({ product, read, idOf: nameOf }, cursor))
    yield { items: page.items.map(({ name }) => ({ id: name, name })), cursor: page.cursor };
}

function keyOf(found: Entity): string {
  return idOf(found);
}
