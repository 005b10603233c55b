import { SyncError } from "@/lib/core/sync-error";
import type { HttpClient } from "@/lib/http/client";
import { jsonIn } from "@/lib/http/json-in";
import { unlessRefused } from "@/lib/http/unless-refused";
import type {
  Account,
  AccountKey,
  AccountRef,
  Capabilities,
  NewAccount,
  TargetConnection,
  TargetGroup,
} from "../port";
import {
  accountSettings,
  activeSetting,
  groupsOf as groupsIn,
  newUser,
  plainSetting,
  profileSettings,
  type Setting,
  toAccount,
  withNameParts,
} from "./scim-account";
import { change, type Way } from "./scim-changes";
import type { ScimDialect } from "./scim-dialect";
import { ambiguous, refusedWrite, writeStatuses } from "./scim-errors";
import { createFinder, type Finder } from "./scim-find";
import { groupPath, listGroups, listMembers, withoutMembers } from "./scim-groups";
import { createGroupsOf } from "./scim-groups-of";
import { quoted, walk } from "./scim-lists";
import { changeMembers, type MemberChange } from "./scim-members";
import { refusesGroup } from "./scim-rules";
import { listOf, type ScimGroup, type ScimUser, scimGroup, scimUser } from "./scim-shapes";

/** A server that speaks SCIM 2.0, as a client of it (RFC 7644; targets.md §8). */
export function connectScim(
  http: HttpClient,
  capabilities: Capabilities,
  dialect: ScimDialect,
): TargetConnection {
  const way: Way = {
    ...{ patches: capabilities.updateUser.way !== "put", isProven: false, filtersPaths: true },
  };
  const removes = { byFilter: true };
  const filters = capabilities.listUsers.way !== "whole";
  const justRead = createJustRead();
  const users = userFinder(http, dialect, filters);
  const groups = groupFinder(http, dialect, filters);
  const memberships = createGroupsOf(http, dialect, filters);
  const server: Server = { http, dialect, users, groups };
  const set = (account: AccountRef, settings: Setting[], signal: AbortSignal) =>
    change(http, userPath(account.id), settings, {
      ...{ dialect, way, about: account.username, signal },
    });
  const members = async (wanted: MemberChange, signal: AbortSignal) => {
    mustBeName(wanted.group.name);
    memberships.forget();
    await changeMembers(http, wanted, { dialect, way, removes, signal });
  };
  return {
    async *accounts(cursor, signal) {
      for await (const page of walk(http, dialect, allUsers, cursor, signal))
        yield { items: page.items.map(toAccount), cursor: page.cursor };
    },
    groups: (cursor, signal, membersOf) => listGroups(http, dialect, membersOf, cursor, signal),
    members: (group, _cursor, signal) => listMembers(http, dialect, group, signal),
    findAccount: (by, signal) => findAccount(server, by, justRead, signal),
    async findGroup(name, signal) {
      const [found] = await groups.byName(name, signal);
      return found ? { id: found.id, name: found.displayName } : null;
    },
    async *groupsOf(account, signal) {
      const read = justRead.take(account.id);
      const told = read ? read.groups : await toldGroups(http, account, signal);
      if (told) yield { items: told, cursor: null };
      else yield { items: await memberships.of(account.id, signal), cursor: null };
    },

    createAccount: (fields, signal) => createAccount(server, fields, signal),
    async updateAccount(account, changed, signal) {
      await set(account, accountSettings(changed), signal);
      if (changed.username !== undefined)
        users.knows({ id: account.id, userName: changed.username });
    },
    updates: ["active", "profile"],
    setActive: (account, active, signal) => set(account, [activeSetting(active)], signal),
    setProfile: (account, values, signal) => set(account, profileSettings(values), signal),
    ...(dialect.deletesUsers ? { deleteAccount: deleteBy(http, dialect) } : {}),

    createGroup: (name, signal) => createGroup(server, name, signal),
    ...(dialect.renamesGroups ? { renameGroup: renameBy(http, dialect, way) } : {}),
    deleteGroup: (group, signal) => remove(http, dialect, groupPath(group.id), group.name, signal),
    addMember: (account, group, signal) =>
      members({ group, accounts: [account], isAdd: true }, signal),
    removeMember: (account, group, signal) =>
      members({ group, accounts: [account], isAdd: false }, signal),
    batches: {
      max: dialect.membersMax,
      addMembers: (group, accounts, signal) => members({ group, accounts, isAdd: true }, signal),
      removeMembers: (group, accounts, signal) =>
        members({ group, accounts, isAdd: false }, signal),
    },
  };
}

function deleteBy(http: HttpClient, dialect: ScimDialect) {
  return ({ id, username }: AccountRef, signal: AbortSignal) =>
    remove(http, dialect, userPath(id), username, signal);
}

function renameBy(http: HttpClient, dialect: ScimDialect, way: Way) {
  return async ({ id, name: about }: TargetGroup, name: string, signal: AbortSignal) => {
    mustBeName(name);
    const setting = plainSetting("displayName", name);
    await change(http, groupPath(id), [setting], { dialect, way, about, signal });
    return { id, name };
  };
}

function userPath(id: string): string {
  return `/Users/${encodeURIComponent(id)}`;
}

/** Null for a user that does not tell its groups. */
type GroupsRead = { groups: TargetGroup[] | null };

type JustRead = {
  put(id: string, read: GroupsRead): void;
  take(id: string): GroupsRead | null;
};

/** A user comes with its groups or without: who looks for these next need not ask again. Bounded. */
function createJustRead(): JustRead {
  const told = new Map<string, GroupsRead>();
  return {
    put(id, read) {
      const [oldest] = told.keys();
      if (told.size >= 100 && oldest !== undefined) told.delete(oldest);
      told.set(id, read);
    },
    take(id) {
      const read = told.get(id) ?? null;
      told.delete(id);
      return read;
    },
  };
}

type Server = {
  http: HttpClient;
  dialect: ScimDialect;
  users: Finder<ScimUser>;
  groups: Finder<ScimGroup>;
};

const allUsers = { path: "/Users", item: scimUser } as const;

function userFinder(http: HttpClient, dialect: ScimDialect, filters: boolean): Finder<ScimUser> {
  return createFinder(http, dialect, {
    ...{ list: allUsers, attribute: "userName", filters },
    nameOf: ({ userName }) => userName,
    read: async (id, signal) => (await userOf(http, id, signal))[0] ?? null,
  });
}

function groupFinder(http: HttpClient, dialect: ScimDialect, filters: boolean): Finder<ScimGroup> {
  return createFinder(http, dialect, {
    ...{ list: { path: "/Groups", item: scimGroup, query: withoutMembers }, filters },
    attribute: "displayName",
    nameOf: ({ displayName }) => displayName,
    async read(id, signal) {
      const query = withoutMembers;
      const answer = await http.send("GET", groupPath(id), { query, signal, returns: [404] });
      return answer.status === 404 ? null : http.parse(answer, scimGroup);
    },
  });
}

/** By id, or by user name where more than one would be a guess (targets.md §8.2). */
async function findAccount(
  { http, dialect, users }: Server,
  by: AccountKey,
  justRead: JustRead,
  signal: AbortSignal,
): Promise<Account | null> {
  const found =
    "id" in by ? await userOf(http, by.id, signal) : await users.byName(by.username, signal);
  const [user, ...others] = found;
  if (!user) return null;
  if (others.length > 0) throw ambiguous(user.userName, dialect);
  justRead.put(user.id, { groups: groupsIn(user) });
  return toAccount(user);
}

async function userOf(http: HttpClient, id: string, signal: AbortSignal): Promise<ScimUser[]> {
  const answer = await http.send("GET", userPath(id), { signal, returns: [404] });
  return answer.status === 404 ? [] : [http.parse(answer, scimUser)];
}

async function toldGroups(http: HttpClient, { id }: AccountRef, signal: AbortSignal) {
  const [user] = await userOf(http, id, signal);
  return user ? groupsIn(user) : [];
}

/**
 * A repeat after a lost answer says 409; then the user is the one just made, if it has our name.
 * Servers that answer without the resource, or with half of it, are asked for it.
 */
async function createAccount(
  server: Server,
  fields: NewAccount,
  signal: AbortSignal,
): Promise<Account> {
  const { http, dialect, users } = server;
  const { username } = fields;
  const answer = await postUser(http, fields, signal);
  const told = answer.status < 300 ? scimUser.safeParse(jsonIn(answer.text)).data : undefined;
  if (told) {
    users.knows(told);
    return toAccount(told);
  }
  if (answer.status >= 300 && answer.status !== 409) throw refusedWrite(answer, username, dialect);
  users.isTaken(username);
  const mine = answer.status === 409 ? await withOurKey(http, fields, signal) : null;
  if (mine) return toAccount(mine);
  const isOurs = answer.status < 300 || answer.uncertain;
  const found = isOurs ? await findAccount(server, { username }, createJustRead(), signal) : null;
  if (found && (answer.status < 300 || found.displayName === fields.displayName)) return found;
  throw new SyncError("skip", "ACCOUNT_EXISTS", `${username} exists in ${dialect.label} already.`, {
    status: 409,
  });
}

/**
 * A user that carries our own key of the person, under whichever name, was made by us. Servers ignore
 * filters that they do not know, so that the key itself has to be there.
 */
async function withOurKey(
  http: HttpClient,
  { externalId }: NewAccount,
  signal: AbortSignal,
): Promise<ScimUser | null> {
  if (!externalId) return null;
  const query = { filter: `externalId eq ${quoted(externalId)}`, startIndex: 1, count: 10 };
  const answer = await unlessRefused(() =>
    http.json("GET", "/Users", { query, schema: listOf(scimUser), signal }),
  );
  const told = answer?.body.Resources ?? [];
  const [mine, ...others] = told.filter((user) => user.externalId === externalId);
  return mine && others.length === 0 ? mine : null;
}

/** Some servers want a name in parts, and say so. */
async function postUser(http: HttpClient, fields: NewAccount, signal: AbortSignal) {
  const options = { repeatable: true, returns: writeStatuses, signal };
  const body = newUser(fields);
  const answer = await http.send("POST", "/Users", { body, ...options });
  const wantsParts = answer.status === 400 && /givenName|familyName/i.test(answer.text);
  if (!wantsParts) return answer;
  return http.send("POST", "/Users", { body: withNameParts(fields), ...options });
}

async function createGroup(
  { http, dialect, groups }: Server,
  name: string,
  signal: AbortSignal,
): Promise<{ created: boolean; group: TargetGroup }> {
  mustBeName(name);
  const answer = await http.send("POST", "/Groups", {
    body: { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], displayName: name },
    repeatable: true,
    returns: writeStatuses,
    signal,
  });
  const told = answer.status < 300 ? scimGroup.safeParse(jsonIn(answer.text)).data : undefined;
  if (told) {
    groups.knows(told);
    return { created: true, group: { id: told.id, name: told.displayName } };
  }
  const isMade = answer.status < 300;
  if (!isMade && answer.status !== 409) throw refusedWrite(answer, `the group ${name}`, dialect);
  groups.isTaken(name);
  const [found, ...others] = await groups.byName(name, signal);
  if (others.length > 0) throw ambiguous(`the group ${name}`, dialect);
  if (found)
    return {
      created: isMade || answer.uncertain,
      group: { id: found.id, name: found.displayName },
    };
  throw refusedWrite(answer, `the group ${name}`, dialect);
}

function mustBeName(name: string): void {
  const reason = refusesGroup(name);
  if (reason === null) return;
  throw new SyncError("skip", "NAME_UNSUPPORTED", `The name of the group ${reason}.`);
}

async function remove(
  http: HttpClient,
  dialect: ScimDialect,
  path: string,
  about: string,
  signal: AbortSignal,
): Promise<void> {
  const answer = await http.send("DELETE", path, { signal, returns: writeStatuses });
  if (answer.status < 300 || answer.status === 404) return;
  throw refusedWrite(answer, about, dialect);
}
