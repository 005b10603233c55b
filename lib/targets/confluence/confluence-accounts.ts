import type { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import type { HttpClient } from "@/lib/http/client";
import { createSeen } from "@/lib/http/seen";
import type { Account, Page, TargetGroup } from "../port";
import { walk } from "./confluence-pages";
import { segment } from "./confluence-paths";
import { refusesGroup } from "./confluence-rules";
import { group, person, toAccount } from "./confluence-shapes";

const userList = "/rest/api/user/list";

/** C2, since 8.4: all registered users, also disabled and unlicensed ones. */
export async function* listedAccounts(
  http: HttpClient,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  yield* walkPeople(http, userList, cursor, signal);
}

/**
 * Before 8.4: the union of all groups' members; people in no group are not in it. Someone in many
 * groups is shown with the first one, told by 64-bit fingerprints of a bounded size. To go on at a
 * cursor, the walk reads from the beginning again without showing pages, to know whom it showed.
 */
export async function* unitedAccounts(
  http: HttpClient,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const seen = createSeen();
  let isShowing = cursor === null;
  let held: Page<Account> | null = null;
  for await (const page of membersOfAll(http, signal)) {
    const items = page.items.filter((account) => seen.add(account.id));
    if (seen.full()) throw tooMany();
    if (isShowing && items.length > 0) {
      if (held) yield held;
      held = { items, cursor: page.cursor };
    }
    isShowing ||= page.cursor === cursor;
  }
  if (!isShowing) throw placeIsGone();
  if (held) yield { ...held, cursor: null };
}

/** Each page's cursor names it: the group and the place in it. A name with / cannot be asked for. */
async function* membersOfAll(
  http: HttpClient,
  signal: AbortSignal,
): AsyncGenerator<Page<Account> & { cursor: string }> {
  for await (const { items } of listGroups(http, null, signal))
    for (const { name } of items.filter((found) => refusesGroup(found.name) === null))
      for await (const page of listMembers(http, name, null, signal))
        yield { items: page.items, cursor: JSON.stringify([name, page.cursor]) };
}

export function listMembers(
  http: HttpClient,
  name: string,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  return walkPeople(http, `/rest/api/group/${segment(name)}/member`, cursor, signal);
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
  return asGroups(walk(http, { path, query: { username }, item: group, idOf }, null, signal));
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
  for await (const page of walk(http, { path, query, item: person, idOf }, cursor, signal))
    yield { items: page.items.map(toAccount), cursor: page.cursor };
}

function tooMany(): SyncError {
  return new SyncError(
    "stop",
    "LIST_TOO_LONG",
    "This Confluence has more users than Usher can list through its groups. Version 8.4 and later " +
      "list users directly: upgrade Confluence.",
  );
}

function placeIsGone(): SyncError {
  return new SyncError(
    "retry",
    "LIST_INCONSISTENT",
    "The groups of this Confluence changed while they were read. Usher reads them again later.",
  );
}
