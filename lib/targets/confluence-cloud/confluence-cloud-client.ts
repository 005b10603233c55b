import { z } from "zod";
import type { HttpClient } from "@/lib/http/client";
import { jsonIn } from "@/lib/http/json-in";
import { createSeen } from "@/lib/http/seen";
import { cloudUser, isPerson, toAccount } from "../cloud-site/site-account";
import {
  accountVerbs,
  mustBeName,
  type Site,
  siteOf,
  write,
  writeMembership,
} from "../cloud-site/site-client";
import { count, key } from "../datacenter/keys";
import { createRepeats, inconsistent, unlessGone } from "../datacenter/list-pages";
import { messageOf } from "../datacenter/refusals";
import { unitedAccounts } from "../datacenter/united-accounts";
import type { Account, AccountKey, Page, TargetConnection, TargetGroup } from "../port";

const api = "/rest/api";
export const product = "Confluence Cloud";

const group = z.object({ id: key, name: z.string().min(1) });

function pageOf<Item>(item: z.ZodType<Item>) {
  return z.object({
    results: z.array(item),
    /** What the server made of the limit that was asked for. */
    limit: count.nullish(),
    _links: z.object({ next: z.string().nullish() }).nullish(),
  });
}

/** The groups of a Confluence site (targets.md §7.3). */
export function connectConfluenceCloud(http: HttpClient): TargetConnection {
  const site = siteOf(http, product, (signal) => mayAdminister(http, signal));
  return {
    accounts: (cursor, signal) =>
      unitedAccounts(
        {
          product,
          remedy: "Connect the Atlassian Cloud organisation instead.",
          groups: () => listGroups(http, null, signal),
          members: (of) => listMembers(http, of, null, signal),
          isUnreadable: () => false,
        },
        cursor,
      ),
    groups: (cursor, signal) => listGroups(http, cursor, signal),
    members: (of, cursor, signal) =>
      unlessGone(listMembers(http, of, cursor, signal), () => site.refusals.groupGone(of.name)),
    findAccount: (by, signal) => findAccount(http, by, signal),
    findGroup: (name, signal) => findGroup(http, name, signal),
    async *groupsOf({ id }, signal) {
      const query = { accountId: id };
      for await (const page of walk(http, `${api}/user/memberof`, group, query, null, signal))
        yield { items: page.items, cursor: page.cursor };
    },
    createAccount: async () => {
      throw site.refusals.verbMissing("invite people; do it in Jira or in the organisation");
    },
    ...accountVerbs(site),
    createGroup: (name, signal) => createGroup(site, name, signal),
    async deleteGroup({ id, name }, signal) {
      const answer = await write(site, "DELETE", `${api}/group/by-id`, { query: { id }, signal });
      if (answer.status < 300 || answer.status === 404) return;
      throw site.refusals.refused(name, messageOf(answer), answer.status);
    },
    addMember: (account, of, signal) =>
      writeMembership(site, ["POST", `${api}/group/userByGroupId`], [account, of], {
        ...{ query: { groupId: of.id }, body: { accountId: account.id }, signal },
        isDone: (answer) => /already (?:a|in)/i.test(answer.text),
      }),
    removeMember: (account, of, signal) =>
      writeMembership(site, ["DELETE", `${api}/group/userByGroupId`], [account, of], {
        ...{ query: { groupId: of.id, accountId: account.id }, signal },
        isDone: (answer) => /not (?:a member|in)/i.test(answer.text),
      }),
  };
}

/** A group without a name can never be made: who may make groups is told so, others are refused. */
export async function mayAdminister(http: HttpClient, signal: AbortSignal): Promise<boolean> {
  const answer = await http.send("POST", `${api}/group`, {
    ...{ body: { name: "" }, signal, returns: [400, 403] },
  });
  return answer.status !== 403;
}

const pageMax = 200;

/**
 * Goes on where the page's link says: entries that this account may not see are left out of a page,
 * so that its length tells nothing. A cursor is an offset, or what the server calls one.
 */
async function* walk<Item extends { id: string }>(
  http: HttpClient,
  path: string,
  item: z.ZodType<Item>,
  query: Readonly<Record<string, string>>,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Item>> {
  const repeats = createRepeats(product, ({ id }: Item) => id);
  const places = createSeen();
  const schema = pageOf(item);
  for (let at: string | null = cursor ?? "0"; at !== null; ) {
    if (!places.add(at)) throw inconsistent(product, "turns in a circle");
    const place: Record<string, string> = isOffset(at) ? { start: at } : { cursor: at };
    const { body } = await http.json("GET", path, {
      query: { ...query, ...place, limit: pageMax },
      schema,
      ...{ signal, list: true },
    });
    const next: string | null = body._links ? linked(body._links.next, at) : counted(body, at);
    yield { items: repeats.without(body.results), cursor: next };
    at = next;
  }
}

function isOffset(place: string): boolean {
  return /^\d+$/.test(place);
}

function linked(link: string | null | undefined, at: string): string | null {
  if (!link) return null;
  const url = URL.canParse(link, "http://site") ? new URL(link, "http://site") : null;
  const [start, cursor] = ["start", "cursor"].map((name) => url?.searchParams.get(name));
  const goesOn = start && (!isOffset(at) || Number(start) > Number(at)) ? start : cursor;
  if (goesOn) return goesOn;
  throw inconsistent(product, "goes on, but does not say where");
}

/** Without links, a page as long as this server lets one be may not be the last. */
function counted(
  { results, limit }: { results: unknown[]; limit?: number | null | undefined },
  at: string,
): string | null {
  const most = Math.min(limit || pageMax, pageMax);
  return results.length >= most ? `${Number(at) + results.length}` : null;
}

function listGroups(http: HttpClient, cursor: string | null, signal: AbortSignal) {
  return walk(http, `${api}/group`, group, {}, cursor, signal);
}

const member = cloudUser.transform((user) => ({ ...user, id: user.accountId }));

async function* listMembers(
  http: HttpClient,
  { id }: TargetGroup,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const path = `${api}/group/${encodeURIComponent(id)}/membersByGroupId`;
  for await (const page of walk(http, path, member, {}, cursor, signal))
    yield { items: page.items.filter(isPerson).map(toAccount), cursor: page.cursor };
}

/** Nobody can be looked up by e-mail here: a full run finds people through their groups. */
async function findAccount(
  http: HttpClient,
  by: AccountKey,
  signal: AbortSignal,
): Promise<Account | null> {
  if (!("id" in by)) return null;
  const answer = await http.send("GET", `${api}/user`, {
    ...{ query: { accountId: by.id }, signal, returns: [400, 404] },
  });
  return answer.status >= 400 ? null : toAccount(http.parse(answer, cloudUser));
}

async function createGroup(
  site: Site,
  name: string,
  signal: AbortSignal,
): Promise<{ created: boolean; group: TargetGroup }> {
  mustBeName(site, name);
  const answer = await write(site, "POST", `${api}/group`, {
    ...{ body: { name, type: "group" }, repeatable: true, signal },
  });
  const isMade = answer.status < 300;
  const told = isMade ? group.safeParse(jsonIn(answer.text)).data : undefined;
  if (told) return { created: true, group: told };
  const found = await findGroup(site.http, name, signal);
  if (found) return { created: isMade || answer.uncertain, group: found };
  // Made, but neither told nor shown yet.
  if (isMade) return { created: true, group: site.http.parse(answer, group) };
  if (answer.status === 403 && !(await site.mayAdminister(signal))) {
    throw site.refusals.lacksPermission("site administrator");
  }
  throw site.refusals.refused(`the group ${name}`, messageOf(answer), answer.status);
}

async function findGroup(http: HttpClient, name: string, signal: AbortSignal) {
  for await (const { items } of listGroups(http, null, signal)) {
    const found = items.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (found) return found;
  }
  return null;
}
