import { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import type { HttpMethod } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { jsonIn } from "@/lib/http/json-in";
import { type CloudUser, cloudUser, toAccount } from "../cloud-site/site-account";
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
import { count, key } from "../datacenter/keys";
import { sliceOfPage, unlessGone, walkOffsets } from "../datacenter/list-pages";
import type {
  Account,
  AccountKey,
  AccountRef,
  NewAccount,
  Page,
  TargetConnection,
  TargetGroup,
  TargetSettings,
} from "../port";

export const api = "/rest/servicedeskapi";
export const product = "Jira Service Management";
/** What one answer or one change holds at most. */
const pageMax = 50;

const organisation = z.object({ id: key, name: z.string().min(1) });

function pageOf<Item>(item: z.ZodType<Item>) {
  return z.object({
    values: z.array(item),
    isLastPage: z.boolean().nullish(),
    limit: count.nullish(),
    _links: z.object({ next: z.string().nullish() }).nullish(),
  });
}

/** A number or a project's key, as a segment of a path. */
export function deskOf({ serviceDesk = "" }: TargetSettings): string {
  if (/^\w+$/.test(serviceDesk.trim())) return encodeURIComponent(serviceDesk.trim());
  throw new SyncError(
    "stop",
    "SETTINGS_INVALID",
    "The service project is not one that Jira knows: enter its key, for example HELP.",
  );
}

/** Customers are the accounts, organisations the groups. */
export function connectJsm(http: HttpClient, desk: string): TargetConnection {
  const site = siteOf(http, product, (signal) => mayAdminister(http, signal));
  const project = `${api}/servicedesk/${desk}`;
  const change =
    (method: HttpMethod) => (group: TargetGroup, of: AccountRef[], signal: AbortSignal) =>
      changeMembers(site, method, group, of, signal);
  const [add, remove] = [change("POST"), change("DELETE")];
  return {
    accounts: (cursor, signal) => listCustomers(http, project, {}, cursor, signal),
    groups: (cursor, signal) => listOrganisations(http, project, {}, cursor, signal),
    members: (of, cursor, signal) =>
      unlessGone(
        people(http, `${api}/organization/${encodeURIComponent(of.id)}/user`, {}, cursor, signal),
        () => site.refusals.groupGone(of.name),
      ),
    groupsOf: ({ id }, signal) => listOrganisations(http, project, { accountId: id }, null, signal),
    findAccount: (by, signal) => findAccount(http, project, by, signal),
    findGroup: (name, signal) => organisationNamed(http, name, signal),
    findByEmail: (email, signal) => customersWith(http, project, email, signal),

    createAccount: (fields, signal) => createCustomer(site, project, fields, signal),
    ...accountVerbs(site),
    createGroup: (name, signal) => createOrganisation(site, project, name, signal),
    addMember: (account, group, signal) => add(group, [account], signal),
    removeMember: (account, group, signal) => remove(group, [account], signal),
    batches: { max: pageMax, addMembers: add, removeMembers: remove },
  };
}

async function* walk<Item extends object>(
  http: HttpClient,
  [path, item]: [path: string, item: z.ZodType<Item>],
  query: Readonly<Record<string, string>>,
  cursor: string | null,
  idOf: (item: Item) => string,
  signal: AbortSignal,
): AsyncGenerator<Page<Item>> {
  const schema = pageOf(item);
  const read = async (start: number) => {
    const { body } = await http.json("GET", path, {
      ...{ query: { ...query, start, limit: pageMax }, schema, signal, list: true },
    });
    const { values, isLastPage, limit, _links } = body;
    return sliceOfPage(
      product,
      { values, isLast: isLastPage, maxResults: limit, nextPage: _links?.next },
      start,
      pageMax,
    );
  };
  yield* walkOffsets({ product, read, idOf }, cursor);
}

/** Apps are nobody's customers. */
async function* people(
  http: HttpClient,
  path: string,
  query: Readonly<Record<string, string>>,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  const idOf = ({ accountId }: CloudUser) => accountId;
  for await (const page of walk(http, [path, cloudUser], query, cursor, idOf, signal)) {
    const items = page.items.filter(({ accountType }) => accountType !== "app").map(toAccount);
    yield { items, cursor: page.cursor };
  }
}

function listCustomers(
  http: HttpClient,
  project: string,
  query: Readonly<Record<string, string>>,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<Account>> {
  return people(http, `${project}/customer`, query, cursor, signal);
}

async function* listOrganisations(
  http: HttpClient,
  project: string,
  query: Readonly<Record<string, string>>,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<Page<TargetGroup>> {
  const path = project === api ? `${api}/organization` : `${project}/organization`;
  const idOf = ({ id }: TargetGroup) => id;
  yield* walk(http, [path, organisation], query, cursor, idOf, signal);
}

/** The search looks into names, too, and finds parts of them. */
async function customersWith(
  http: HttpClient,
  project: string,
  email: string,
  signal: AbortSignal,
): Promise<Account[]> {
  const found: Account[] = [];
  for await (const { items } of listCustomers(http, project, { query: email }, null, signal))
    found.push(...withAddress(items, email));
  return found;
}

async function findAccount(
  http: HttpClient,
  project: string,
  by: AccountKey,
  signal: AbortSignal,
): Promise<Account | null> {
  if ("username" in by) return (await customersWith(http, project, by.username, signal))[0] ?? null;
  const answer = await http.send("GET", "/rest/api/3/user", {
    ...{ query: { accountId: by.id }, signal, returns: [400, 404] },
  });
  // An id that no account can have is a 400.
  return answer.status >= 400 ? null : toAccount(http.parse(answer, cloudUser));
}

/** Somebody who has an account on the site already, as a colleague has, becomes a customer with it. */
async function createCustomer(
  site: Site,
  project: string,
  { username: email, displayName }: NewAccount,
  signal: AbortSignal,
): Promise<Account> {
  const { http, refusals } = site;
  const answer = await write(site, "POST", `${api}/customer`, {
    query: { strictConflictStatusCode: true },
    body: { email, displayName: displayName === "" ? email : displayName },
    ...{ repeatable: true, signal },
  });
  const isNew = answer.status < 300;
  const told = isNew ? cloudUser.safeParse(jsonIn(answer.text)).data : undefined;
  const account = told ? toAccount(withEmail(told, email)) : await personWith(http, email, signal);
  if (!account && isNew) throw refusals.notVisible(email);
  if (!account) {
    const said = saidBy(answer);
    if (/licen[cs]e|user limit|\bseats?\b/i.test(said))
      throw refusals.seatLimit(email, answer.status);
    throw refusals.refused(email, said, answer.status);
  }
  if (!isNew && (await customersWith(http, project, email, signal)).length > 0)
    throw refusals.exists(email, answer.status);
  const joined = await write(site, "POST", `${project}/customer`, {
    ...{ body: { accountIds: [account.id] }, repeatable: true, signal },
  });
  if (joined.status < 300) return account;
  throw refusals.refused(email, saidBy(joined), joined.status);
}

/** The address that was sent is the one the account has, whether it is shown or not. */
function withEmail(user: CloudUser, email: string): CloudUser {
  return { ...user, emailAddress: user.emailAddress || email };
}

async function personWith(
  http: HttpClient,
  email: string,
  signal: AbortSignal,
): Promise<Account | null> {
  const { body } = await http.json("GET", "/rest/api/3/user/search", {
    ...{ query: { query: email, maxResults: 50 }, schema: z.array(cloudUser), signal },
  });
  return withAddress(body.map(toAccount), email)[0] ?? null;
}

/** One that is on the site already is taken; the project has to know it in either case. */
async function createOrganisation(
  site: Site,
  project: string,
  name: string,
  signal: AbortSignal,
): Promise<{ created: boolean; group: TargetGroup }> {
  mustBeName(site, name);
  const { http, refusals } = site;
  const answer = await write(site, "POST", `${api}/organization`, {
    ...{ body: { name }, repeatable: true, signal },
  });
  const isNew = answer.status < 300;
  const told = isNew ? organisation.safeParse(jsonIn(answer.text)).data : undefined;
  const found = told ?? (await organisationNamed(http, name, signal));
  // One that was made, but is neither told nor shown yet, is no group to go on with.
  const group = found ?? (isNew ? http.parse(answer, organisation) : null);
  if (!group) throw refusals.refused(`the organisation ${name}`, saidBy(answer), answer.status);
  const linked = await write(site, "POST", `${project}/organization`, {
    ...{ body: { organizationId: Number(group.id) }, repeatable: true, signal },
  });
  if (linked.status >= 300)
    throw refusals.refused(`the organisation ${name}`, saidBy(linked), linked.status);
  return { created: isNew || answer.uncertain, group };
}

async function organisationNamed(http: HttpClient, name: string, signal: AbortSignal) {
  for await (const { items } of listOrganisations(http, api, {}, null, signal)) {
    const found = items.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (found) return found;
  }
  return null;
}

/** Whoever is in already, or not at all, is no error. */
async function changeMembers(
  site: Site,
  method: HttpMethod,
  group: TargetGroup,
  accounts: AccountRef[],
  signal: AbortSignal,
): Promise<void> {
  mustBeName(site, group.name);
  const [first = { id: "", username: "nobody" }] = accounts;
  const about =
    accounts.length === 1 ? first : { ...first, username: `one of ${accounts.length} people` };
  const path = `${api}/organization/${encodeURIComponent(group.id)}/user`;
  const body = { accountIds: accounts.map(({ id }) => id) };
  await writeMembership(site, [method, path], [about, group], { body, signal });
}
