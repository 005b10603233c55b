import type { z } from "zod";
import type { HttpClient } from "@/lib/http/client";
import { unlessGone } from "../datacenter/list-pages";
import { unitedAccounts } from "../datacenter/united-accounts";
import type { Account, Page, TargetGroup } from "../port";
import { refusals } from "./confluence-errors";
import { walk } from "./confluence-pages";
import { segment } from "./confluence-paths";
import { refusesGroup } from "./confluence-rules";
import { group, listedPerson, type person, toAccount } from "./confluence-shapes";

const userList = "/rest/api/user/list";

/** C2, since 8.4: all registered users, also disabled and unlicensed ones. */
export async function* listedAccounts(
  http: HttpClient,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  yield* walkPeople(http, userList, cursor, signal);
}

/** Before 8.4. A name with / cannot be asked for. */
export function unlistedAccounts(
  http: HttpClient,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const lists = {
    product: "Confluence",
    remedy: "Version 8.4 and later list users directly: upgrade Confluence.",
    groups: () => listGroups(http, null, signal),
    members: ({ name }: TargetGroup) => listMembers(http, name, null, signal),
    isUnreadable: ({ name }: TargetGroup) => refusesGroup(name) !== null,
  };
  return unitedAccounts(lists, cursor);
}

export function listMembers(
  http: HttpClient,
  name: string,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const path = `/rest/api/group/${segment(name)}/member`;
  return unlessGone(walkPeople(http, path, cursor, signal), () => refusals.groupGone(name));
}

export function listGroups(
  http: HttpClient,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<TargetGroup>> {
  return asGroups(walk(http, { path: "/rest/api/group", item: group, idOf }, cursor, signal));
}

/** C4: direct memberships. */
export function listGroupsOf(
  http: HttpClient,
  username: string,
  signal: AbortSignal,
): AsyncGenerator<Page<TargetGroup>> {
  const path = "/rest/api/user/memberof";
  const pages = walk(http, { path, query: { username }, item: group, idOf }, null, signal);
  return unlessGone(asGroups(pages), () => refusals.accountGone(username));
}

/** A Confluence group has no key but its name. */
async function* asGroups(
  pages: AsyncIterable<Page<z.infer<typeof group>>>,
): AsyncGenerator<Page<TargetGroup>> {
  for await (const { items, cursor } of pages)
    yield { items: items.map(({ name }) => ({ id: name, name })), cursor };
}

function idOf({ name }: z.infer<typeof group>): string {
  return name.toLowerCase();
}

async function* walkPeople(
  http: HttpClient,
  path: string,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const query = { expand: "status" };
  const idOf = (found: z.infer<typeof person>) => found.userKey;
  for await (const page of walk(http, { path, query, item: listedPerson, idOf }, cursor, signal))
    yield { items: page.items.map(toAccount), cursor: page.cursor };
}
