import { SyncError } from "@/lib/core/sync-error";
import type { HttpClient } from "@/lib/http/client";
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
} from "./scim-account";
import { change, type Way } from "./scim-changes";
import type { ScimDialect } from "./scim-dialect";
import { ambiguous, refusedWrite, writeStatuses } from "./scim-errors";
import { groupPath, listGroups, listMembers, withoutMembers } from "./scim-groups";
import { findByName, quoted, walk } from "./scim-lists";
import { changeMembers, type MemberChange } from "./scim-members";
import { refusesGroup } from "./scim-rules";
import { scimGroup, scimUser } from "./scim-shapes";

/** A server that speaks SCIM 2.0, as a client of it (RFC 7644; targets.md §8). */
export function connectScim(
  http: HttpClient,
  capabilities: Capabilities,
  dialect: ScimDialect,
): TargetConnection {
  const way: Way = { patches: capabilities.updateUser.way !== "put" };
  const removes = { byFilter: true };
  const justRead = createJustRead();
  const set = (account: AccountRef, settings: Setting[], signal: AbortSignal) =>
    change(http, userPath(account.id), settings, {
      ...{ dialect, way, about: account.username, signal },
    });
  const members = async (wanted: MemberChange, signal: AbortSignal) => {
    mustBeName(wanted.group.name);
    await changeMembers(http, wanted, { dialect, way, removes, signal });
  };
  return {
    async *accounts(cursor, signal) {
      const users = { path: "/Users", item: scimUser } as const;
      for await (const page of walk(http, dialect, users, cursor, signal))
        yield { items: page.items.map(toAccount), cursor: page.cursor };
    },
    groups: (cursor, signal, membersOf) => listGroups(http, dialect, membersOf, cursor, signal),
    members: (group, _cursor, signal) => listMembers(http, dialect, group, signal),
    findAccount: (by, signal) => findAccount(http, dialect, by, justRead, signal),
    async *groupsOf(account, signal) {
      const told = justRead.take(account.id) ?? (await toldGroups(http, account, signal));
      if (told) yield { items: told, cursor: null };
      else yield { items: await groupsWith(http, dialect, account.id, signal), cursor: null };
    },

    createAccount: (fields, signal) => createAccount(http, dialect, fields, signal),
    updateAccount: (account, changed, signal) => set(account, accountSettings(changed), signal),
    updates: ["active", "profile"],
    setActive: (account, active, signal) => set(account, [activeSetting(active)], signal),
    setProfile: (account, values, signal) => set(account, profileSettings(values), signal),
    ...(dialect.deletesUsers ? { deleteAccount: deleteBy(http, dialect) } : {}),

    createGroup: (name, signal) => createGroup(http, dialect, name, signal),
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

type JustRead = {
  put(id: string, groups: TargetGroup[]): void;
  take(id: string): TargetGroup[] | null;
};

/** A user comes with its groups; who looks for these next need not ask again. Bounded. */
function createJustRead(): JustRead {
  const told = new Map<string, TargetGroup[]>();
  return {
    put(id, groups) {
      const [oldest] = told.keys();
      if (told.size >= 100 && oldest !== undefined) told.delete(oldest);
      told.set(id, groups);
    },
    take(id) {
      const groups = told.get(id) ?? null;
      told.delete(id);
      return groups;
    },
  };
}

/** By id, or by user name where more than one would be a guess (targets.md §8.2). */
async function findAccount(
  http: HttpClient,
  dialect: ScimDialect,
  by: AccountKey,
  justRead: JustRead,
  signal: AbortSignal,
): Promise<Account | null> {
  const users =
    "id" in by
      ? await userOf(http, by.id, signal)
      : await findByName(
          http,
          dialect,
          { path: "/Users", item: scimUser },
          ["userName", by.username],
          ({ userName }) => userName,
          signal,
        );
  const [user, ...others] = users;
  if (!user) return null;
  if (others.length > 0) throw ambiguous(user.userName, dialect);
  const groups = groupsIn(user);
  if (groups) justRead.put(user.id, groups);
  return toAccount(user);
}

async function userOf(http: HttpClient, id: string, signal: AbortSignal) {
  const answer = await http.send("GET", userPath(id), { signal, returns: [404] });
  return answer.status === 404 ? [] : [http.parse(answer, scimUser)];
}

async function toldGroups(http: HttpClient, { id }: AccountRef, signal: AbortSignal) {
  const [user] = await userOf(http, id, signal);
  return user ? groupsIn(user) : [];
}

/**
 * Groups of a user that does not come with them. Not every server knows the filter, and one that
 * ignores it brings all groups, so that the members themselves tell.
 */
async function groupsWith(
  http: HttpClient,
  dialect: ScimDialect,
  id: string,
  signal: AbortSignal,
): Promise<TargetGroup[]> {
  const among = async (query: Record<string, string>) => {
    const found: TargetGroup[] = [];
    const list = { path: "/Groups", item: scimGroup, query } as const;
    for await (const { items } of walk(http, dialect, list, null, signal))
      for (const { id: groupId, displayName: name, members } of items)
        if (members?.some(({ value }) => value === id)) found.push({ id: groupId, name });
    return found;
  };
  const filter = `members.value eq ${quoted(id)}`;
  return (await unlessRefused(() => among({ filter }))) ?? among({});
}

/** A repeat after a lost answer says 409; then the user is the one just made, if it has our name. */
async function createAccount(
  http: HttpClient,
  dialect: ScimDialect,
  fields: NewAccount,
  signal: AbortSignal,
): Promise<Account> {
  const answer = await http.send("POST", "/Users", {
    body: newUser(fields),
    repeatable: true,
    returns: writeStatuses,
    signal,
  });
  if (answer.status < 300 && answer.text !== "") return toAccount(http.parse(answer, scimUser));
  const isOurs = answer.status < 300 || (answer.status === 409 && answer.uncertain);
  if (!isOurs && answer.status !== 409) throw refusedWrite(answer, fields.username, dialect);
  const by = { username: fields.username };
  const found = isOurs ? await findAccount(http, dialect, by, createJustRead(), signal) : null;
  if (found && (answer.status < 300 || found.displayName === fields.displayName)) return found;
  throw new SyncError(
    "skip",
    "ACCOUNT_EXISTS",
    `${fields.username} exists in ${dialect.label} already.`,
    { status: 409 },
  );
}

async function createGroup(
  http: HttpClient,
  dialect: ScimDialect,
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
  if (answer.status < 300) {
    const { id, displayName } = http.parse(answer, scimGroup);
    return { created: true, group: { id, name: displayName } };
  }
  if (answer.status !== 409) throw refusedWrite(answer, `the group ${name}`, dialect);
  const named = { path: "/Groups", item: scimGroup, query: withoutMembers } as const;
  const [found, ...others] = await findByName(
    http,
    dialect,
    named,
    ["displayName", name],
    ({ displayName }) => displayName,
    signal,
  );
  if (others.length > 0) throw ambiguous(`the group ${name}`, dialect);
  if (found) return { created: false, group: { id: found.id, name: found.displayName } };
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
