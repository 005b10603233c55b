import { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import type { Answer } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { jsonIn } from "@/lib/http/json-in";
import { createSeen } from "@/lib/http/seen";
import { addressOf, cloudUser, isPerson, toAccount } from "../cloud-site/site-account";
import {
  accountVerbs,
  mustBeName,
  type Site,
  saidBy,
  siteOf,
  withAddress,
  write,
  writeMembership,
} from "../cloud-site/site-client";
import { mayAdminister } from "../cloud-site/site-permission";
import { count } from "../datacenter/keys";
import { inconsistent, sliceOfPage, unlessGone, walkOffsets } from "../datacenter/list-pages";
import type { Account, AccountKey, NewAccount, Page, TargetConnection, TargetGroup } from "../port";

const api = "/rest/api/3";
export const product = "Jira Cloud";

const group = z.object({ name: z.string().min(1), groupId: z.string().min(1) });

function pageOf<Item>(item: z.ZodType<Item>) {
  return z.object({
    values: z.array(item),
    isLast: z.boolean().nullish(),
    nextPage: z.string().nullish(),
    maxResults: count.nullish(),
    total: count.nullish(),
  });
}
const groupPage = pageOf(group);
const memberPage = pageOf(cloudUser);
/** What a page holds at most, whatever is asked for. */
const pageMax = 50;

/** The users and groups of a Jira site (targets.md §7.3). */
export function connectJiraCloud(http: HttpClient, products: string[]): TargetConnection {
  const site = siteOf(http, product, (signal) => mayAdminister(http, signal));
  const known = createKnown();
  return {
    async *accounts(cursor, signal) {
      for await (const page of listUsers(http, cursor, signal)) {
        known.saw(page.items);
        yield page;
      }
      if (cursor === null) known.sawAll();
    },
    groups: (cursor, signal) => listGroups(http, {}, cursor, signal),
    members: (of, cursor, signal) =>
      unlessGone(listMembers(http, of, cursor, signal), () => site.refusals.groupGone(of.name)),
    async findAccount(by, signal) {
      const found = await findAccount(http, by, signal);
      if (found) known.saw([found]);
      else if ("username" in by) known.isAbsent(by.username);
      return found;
    },
    findGroup: (name, signal) => groupNamed(http, name, signal),
    findByEmail: (email, signal) => search(http, email, signal),
    async *groupsOf({ id }, signal) {
      const { body } = await http.json("GET", `${api}/user/groups`, {
        ...{ query: { accountId: id }, schema: z.array(group), signal },
      });
      yield { items: body.map(toGroup), cursor: null };
    },
    createAccount: (fields, signal) => invite(site, known, fields, products, signal),
    ...accountVerbs(site),
    createGroup: (name, signal) => createGroup(site, name, signal),
    async deleteGroup({ id, name }, signal) {
      const query = { groupId: id };
      const answer = await write(site, "DELETE", `${api}/group`, { query, signal });
      if (answer.status < 300 || answer.status === 404) return;
      throw site.refusals.refused(name, saidBy(answer), answer.status);
    },
    addMember: (account, of, signal) =>
      writeMembership(site, ["POST", `${api}/group/user`], [account, of], {
        ...{ query: { groupId: of.id }, body: { accountId: account.id }, signal },
        isDone: (answer) => /already a member/i.test(answer.text),
      }),
    removeMember: (account, of, signal) =>
      writeMembership(site, ["DELETE", `${api}/group/user`], [account, of], {
        ...{ query: { groupId: of.id, accountId: account.id }, signal },
        isDone: (answer) => /not a member/i.test(answer.text),
      }),
  };
}

/** Pages bring fewer than asked for no reason that is told: only an empty one is the end. */
async function* listUsers(
  http: HttpClient,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const seen = createSeen();
  for (let startAt = Number(cursor ?? 0); ; ) {
    const { body } = await http.json("GET", `${api}/users/search`, {
      query: { startAt, maxResults: 1_000 },
      schema: z.array(cloudUser),
      ...{ signal, list: true },
    });
    if (seen.full()) throw inconsistent(product, "is longer than Usher can check for repeats");
    const fresh = body.filter(({ accountId }) => seen.add(accountId));
    const isLast = body.length === 0;
    if (!isLast && fresh.length === 0) throw inconsistent(product, "turns in a circle");
    startAt += body.length;
    const items = fresh.filter(isPerson).map(toAccount);
    yield { items, cursor: isLast ? null : `${startAt}` };
    if (isLast) return;
  }
}

/** Apps are members too; they are nobody's colleagues. */
async function* listMembers(
  http: HttpClient,
  { id: groupId }: TargetGroup,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const read = async (startAt: number) => {
    const { body } = await http.json("GET", `${api}/group/member`, {
      query: { groupId, includeInactiveUsers: true, startAt, maxResults: pageMax },
      schema: memberPage,
      ...{ signal, list: true },
    });
    return sliceOfPage(product, body, startAt, pageMax);
  };
  const idOf = ({ accountId }: z.infer<typeof cloudUser>) => accountId;
  for await (const page of walkOffsets({ product, read, idOf }, cursor))
    yield { items: page.items.filter(isPerson).map(toAccount), cursor: page.cursor };
}

async function* listGroups(
  http: HttpClient,
  query: Readonly<Record<string, string>>,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<TargetGroup>> {
  const read = async (startAt: number) => {
    const { body } = await http.json("GET", `${api}/group/bulk`, {
      query: { ...query, startAt, maxResults: pageMax },
      schema: groupPage,
      ...{ signal, list: true },
    });
    return sliceOfPage(product, body, startAt, pageMax);
  };
  const idOf = ({ groupId }: z.infer<typeof group>) => groupId;
  for await (const page of walkOffsets({ product, read, idOf }, cursor))
    yield { items: page.items.map(toGroup), cursor: page.cursor };
}

function toGroup({ name, groupId }: z.infer<typeof group>): TargetGroup {
  return { id: groupId, name };
}

async function findAccount(
  http: HttpClient,
  by: AccountKey,
  signal: AbortSignal,
): Promise<Account | null> {
  if ("username" in by) return (await search(http, by.username, signal))[0] ?? null;
  const answer = await http.send("GET", `${api}/user`, {
    ...{ query: { accountId: by.id }, signal, returns: [400, 404] },
  });
  // An id that no account can have is a 400.
  return answer.status >= 400 ? null : toAccount(http.parse(answer, cloudUser));
}

async function search(http: HttpClient, email: string, signal: AbortSignal): Promise<Account[]> {
  const { body } = await http.json("GET", `${api}/user/search`, {
    ...{ query: { query: email, maxResults: 50 }, schema: z.array(cloudUser), signal },
  });
  return withAddress(body.filter(isPerson).map(toAccount), email);
}

type Known = ReturnType<typeof createKnown>;

/** Whom this connection has seen, or looked for in vain: so that an invitation needs no question. */
function createKnown() {
  const ids = createSeen();
  const absent = createSeen();
  let isWhole = false;
  return {
    saw(accounts: Pick<Account, "id">[]) {
      for (const { id } of accounts) if (!ids.full()) ids.add(id);
    },
    sawAll() {
      isWhole = !ids.full();
    },
    isAbsent(username: string) {
      if (!absent.full()) absent.add(username.toLowerCase());
    },
    has: (id: string) => ids.has(id),
    wasLookedFor: (username: string) => isWhole || absent.has(username.toLowerCase()),
  };
}

/** An invitation; for somebody who has an Atlassian account already it brings that account. */
async function invite(
  site: Site,
  known: Known,
  { username }: NewAccount,
  products: string[],
  signal: AbortSignal,
): Promise<Account> {
  const there = known.wasLookedFor(username) ? [] : await search(site.http, username, signal);
  if (there.length > 0) throw site.refusals.exists(username, 409);
  const answer = await write(site, "POST", `${api}/user`, {
    ...{ body: { emailAddress: username, products }, repeatable: true, signal },
  });
  if (answer.status < 300) {
    const account = await invited(site, answer, username, signal);
    // Hidden addresses: the list had the person, and nobody could know that it is this one.
    if (known.has(account.id)) throw site.refusals.exists(username, 409);
    known.saw([account]);
    return account;
  }
  const [mine] = answer.uncertain ? await search(site.http, username, signal) : [];
  if (mine) return mine;
  const said = saidBy(answer);
  if (/licen[cs]e|user limit|\bseats?\b/i.test(said)) {
    throw site.refusals.seatLimit(username, answer.status);
  }
  throw site.refusals.refused(username, said, answer.status);
}

/**
 * The address that was invited is the one the account has, whether it is shown or not. An answer
 * without the account leaves only the search to tell which one it is.
 */
async function invited(
  { http, refusals }: Site,
  answer: Answer,
  username: string,
  signal: AbortSignal,
): Promise<Account> {
  const told = cloudUser.safeParse(jsonIn(answer.text)).data;
  if (told) return toAccount({ ...told, emailAddress: addressOf(told) ?? username });
  const [found] = await search(http, username, signal);
  if (found) return found;
  throw refusals.notVisible(username);
}

async function createGroup(
  site: Site,
  name: string,
  signal: AbortSignal,
): Promise<{ created: boolean; group: TargetGroup }> {
  mustBeName(site, name);
  const answer = await write(site, "POST", `${api}/group`, {
    ...{ body: { name }, repeatable: true, signal },
  });
  const isMade = answer.status < 300;
  const told = isMade ? group.safeParse(jsonIn(answer.text)).data : undefined;
  if (told) return { created: true, group: toGroup(told) };
  const found = await groupNamed(site.http, name, signal);
  if (found) return { created: isMade || answer.uncertain, group: found };
  // Made, but neither told nor shown yet.
  if (isMade) return { created: true, group: toGroup(site.http.parse(answer, group)) };
  if (answer.status === 403 && !(await site.mayAdminister(signal))) {
    throw site.refusals.lacksPermission("site administrator");
  }
  throw new SyncError(
    "skip",
    "TARGET_REJECTED",
    `${product} refused to create the group ${name}: ${saidBy(answer)}`,
    {
      status: answer.status,
    },
  );
}

async function groupNamed(http: HttpClient, name: string, signal: AbortSignal) {
  for await (const { items } of listGroups(http, { groupName: name }, null, signal)) {
    const found = items.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (found) return found;
  }
  return null;
}
