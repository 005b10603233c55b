import type { HttpClient } from "@/lib/http/client";
import { createSeen } from "@/lib/http/seen";
import {
  createRepeats,
  inconsistent,
  sliceOfPage,
  unlessGone,
  walkOffsets,
} from "../datacenter/list-pages";
import { unitedAccounts } from "../datacenter/united-accounts";
import { isMissingVerb } from "../datacenter/verbs";
import type { Account, AccountRef, Page, TargetGroup } from "../port";
import { refusals, said } from "./jira-errors";
import { listGroups } from "./jira-groups";
import { refusesGroup } from "./jira-rules";
import { pageBean, toAccount, type User, user, userCursorPage, users } from "./jira-shapes";
import { majorVersion } from "./jira-version";

const product = "Jira";
const usersMax = 1_000;
/** J12: Jira gives no more members at once, whatever is asked for. */
const membersMax = 50;

/** How a version lists all users; "groups" where it cannot. */
export type ListWay = "cursor" | "search" | "groups";

export function listAccounts(
  http: HttpClient,
  way: ListWay,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  switch (way) {
    case "cursor":
      return cursorAccounts(http, cursor, signal);
    case "search":
      return searchedAccounts(http, cursor, signal);
    case "groups":
      return unlistedAccounts(http, cursor, signal);
    default:
      return way satisfies never;
  }
}

/** J3, since 11.0 and late patches of 10.3. The order is undefined, the cursor opaque. */
async function* cursorAccounts(
  http: HttpClient,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const repeats = createRepeats(product, ({ key }: User) => key);
  const cursors = createSeen();
  for (let at = cursor; ; ) {
    const { body } = await http.json("GET", "/rest/api/2/user/list", {
      query: { maxResults: usersMax, ...(at === null ? {} : { cursor: at }) },
      schema: userCursorPage,
      signal,
      list: true,
    });
    const fresh = repeats.without(body.values);
    const isLast = body.isLast ?? (body.nextCursor === null && !body.nextPage);
    const next = isLast ? null : nextCursor(body);
    if (next !== null && !cursors.add(next)) throw inconsistent(product, "turns in a circle");
    yield { items: known(fresh), cursor: next };
    if (next === null) return;
    at = next;
  }
}

function nextCursor({
  nextCursor: told,
  nextPage,
}: {
  nextCursor?: string | null | undefined;
  nextPage?: string | null | undefined;
}): string {
  const link =
    nextPage && URL.canParse(nextPage, "http://a") ? new URL(nextPage, "http://a") : null;
  const next = told || link?.searchParams.get("cursor");
  if (next) return next;
  throw inconsistent(product, "goes on, but does not say where");
}

/** J2, before 10: the dot matches everyone, 1,000 at once. */
function searchedAccounts(
  http: HttpClient,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const read = async (startAt: number) => {
    const { body } = await http.json("GET", "/rest/api/2/user/search", {
      query: { username: ".", startAt, maxResults: usersMax, ...everyone },
      schema: users,
      signal,
      list: true,
    });
    if (startAt === cutAt && body.length === 0 && (await majorVersion(http, signal)) >= 10)
      throw isCut();
    const mayGoOn = body.length >= usersMax || (body.length > 0 && body.length % 50 === 0);
    return { items: body, next: mayGoOn ? startAt + body.length : null };
  };
  return asAccounts(walkOffsets({ product, read, idOf: ({ key }: User) => key }, cursor));
}

/** Jira 10 ends every search here, as if there were no more people. */
const cutAt = 100;
const everyone = { includeActive: true, includeInactive: true };

function isCut() {
  return inconsistent(
    product,
    "ended after 100 users, as versions from 10.0 cut it. If Jira was upgraded, test the " +
      "connection again",
  );
}

function unlistedAccounts(
  http: HttpClient,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const lists = {
    product,
    remedy: "Versions with user/list (11.0, late 10.3) list users directly: upgrade Jira.",
    groups: () => listGroups(http, null, signal),
    members: (group: TargetGroup) => listMembers(http, group, null, signal),
    isUnreadable: ({ name }: TargetGroup) => refusesGroup(name) !== null,
  };
  return unitedAccounts(lists, cursor);
}

/** J12, with members of sub-groups among them, and disabled ones. */
export function listMembers(
  http: HttpClient,
  { name }: TargetGroup,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const schema = pageBean(user);
  const read = async (startAt: number) => {
    const query = { groupname: name, includeInactiveUsers: true, startAt, maxResults: membersMax };
    const path = "/rest/api/2/group/member";
    const { body } = await http.json("GET", path, { query, schema, signal, list: true });
    return sliceOfPage(product, body, startAt, membersMax);
  };
  const pages = walkOffsets({ product, read, idOf: ({ key }: User) => key }, cursor);
  return unlessGone(asAccounts(pages), () => refusals.groupGone(name));
}

/** J1: all groups of a person by one call. */
export async function* listGroupsOf(
  http: HttpClient,
  { username }: Pick<AccountRef, "username">,
  signal: AbortSignal,
): AsyncGenerator<Page<TargetGroup>> {
  const answer = await http.send("GET", "/rest/api/2/user", {
    query: { username, expand: "groups" },
    returns: [404],
    signal,
  });
  if (answer.status === 404)
    throw isMissingVerb(answer)
      ? refusals.verbMissing("look up a user")
      : refusals.accountGone(username);
  const { groups } = http.parse(answer, user);
  if (!groups || groups.size !== groups.items.length)
    throw inconsistent(
      product,
      `of the groups of ${username} is not complete ${said(answer)}`.trim(),
    );
  yield { items: groups.items.map(({ name }) => ({ id: name, name })), cursor: null };
}

async function* asAccounts(pages: AsyncIterable<Page<User>>): AsyncGenerator<Page<Account>> {
  for await (const { items, cursor } of pages) yield { items: known(items), cursor };
}

/** Jira keeps a record of deleted users for their old issues. */
function known(found: User[]): Account[] {
  return found.filter(({ deleted }) => deleted !== true).map(toAccount);
}
