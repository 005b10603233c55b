import type { SyncError } from "@/lib/core/sync-error";
import type { Answer, HttpMethod } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { messageOf } from "../datacenter/refusals";
import { isMissingVerb } from "../datacenter/verbs";
import type {
  Account,
  AccountFields,
  AccountKey,
  AccountRef,
  Capabilities,
  TargetConnection,
  TargetGroup,
} from "../port";
import {
  listedAccounts,
  listGroups,
  listGroupsOf,
  listMembers,
  unlistedAccounts,
} from "./confluence-accounts";
import { remoteApi } from "./confluence-capabilities";
import { deleteAccount, deleteGroup } from "./confluence-delete";
import { refusals, writeStatuses } from "./confluence-errors";
import { listLogins } from "./confluence-logins";
import { segment } from "./confluence-paths";
import { administrator, isAdministrator } from "./confluence-permission";
import { refused, type Write } from "./confluence-refused";
import { addUser, editUser } from "./confluence-remote-api";
import { groupKey } from "./confluence-rules";
import { readSeats } from "./confluence-seats";
import { person, toAccount, userKeyIn } from "./confluence-shapes";

/** The calls C1 to C16 of a Confluence Data Center (targets.md §2). */
export function connectConfluence(http: HttpClient, capabilities: Capabilities): TargetConnection {
  const list = capabilities.listUsers.able ? listedAccounts : unlistedAccounts;
  return {
    accounts: (cursor, signal) => list(http, cursor, signal),
    groups: (cursor, signal) => listGroups(http, cursor, signal),
    members: (group, cursor, signal) => listMembers(http, group.name, cursor, signal),
    groupsOf: ({ username }, signal) => listGroupsOf(http, username, signal),
    findAccount: (by, signal) => findAccount(http, by, signal),
    createAccount: (fields, signal) =>
      capabilities.createUser.way === remoteApi
        ? createRemotely(http, fields, signal)
        : createAccount(http, fields, signal),
    updateAccount: ({ username }, changed, signal) =>
      updateAccount(http, capabilities, username, changed, signal),
    async setActive({ username }, active, signal) {
      const verb = active ? "enable" : "disable";
      const path = `/rest/api/admin/user/${segment(username)}/${verb}`;
      await write(http, "PUT", path, { username, verb: `${verb} accounts`, signal });
    },
    createGroup: (name, signal) => createGroup(http, name, signal),
    async addMember(account, group, signal) {
      const { username } = account;
      const verb = "change memberships";
      await write(http, "PUT", membershipPath(account, group), { username, verb, signal });
    },
    async removeMember(account, group, signal) {
      const { username } = account;
      const verb = "change memberships";
      const path = membershipPath(account, group);
      await write(http, "DELETE", path, { username, verb, signal, isDone: isGone });
    },
    ...(capabilities.deleteUser.able
      ? { deleteAccount: (account, signal) => deleteAccount(http, account, signal) }
      : {}),
    ...(capabilities.deleteGroup.able
      ? { deleteGroup: (group, signal) => deleteGroup(http, group, signal) }
      : {}),
    ...(capabilities.lastLogin.able
      ? { lastLogins: (cursor, signal) => listLogins(http, cursor, signal) }
      : {}),
    seats: (signal) => readSeats(http, signal),
  };
}

/** C1. */
async function findAccount(
  http: HttpClient,
  by: AccountKey,
  signal: AbortSignal,
): Promise<Account | null> {
  const key = "id" in by ? { key: by.id } : { username: by.username };
  const query = { ...key, expand: "status" };
  const answer = await http.send("GET", "/rest/api/user", { query, signal, returns: [404] });
  if (answer.status !== 404) return toAccount(http.parse(answer, person));
  if (isMissingVerb(answer)) throw refusals.verbMissing("look up a user");
  return null;
}

/**
 * C14. The answer has the new key in a shape that differs between versions; where none is seen, the
 * account is read. A repeat after a lost answer says 409: then the account is the one just made, if
 * it carries the name sent.
 */
async function createAccount(
  http: HttpClient,
  { username, displayName, email, password }: AccountFields & { password: string },
  signal: AbortSignal,
): Promise<Account> {
  const body = {
    userName: username,
    fullName: displayName,
    email,
    password,
    notifyViaEmail: false,
  };
  const answer = await http.send("POST", "/rest/api/admin/user", {
    body,
    repeatable: true,
    returns: writeStatuses,
    signal,
  });
  const userKey = answer.status < 300 ? userKeyIn(answer.text, username) : null;
  if (userKey) return toAccount({ userKey, username, displayName });
  const isOurs = answer.status < 300 || (answer.status === 409 && answer.uncertain);
  if (!isOurs) throw await refusedCreate(http, answer, username, signal);
  const found = await findAccount(http, { username }, signal);
  if (answer.status === 409 && found?.displayName !== displayName)
    throw refusals.exists(username, 409);
  if (found) return found;
  throw refusals.notVisible(username);
}

/** The Remote API tells no key, so the account is read. */
async function createRemotely(
  http: HttpClient,
  fields: AccountFields & { password: string },
  signal: AbortSignal,
): Promise<Account> {
  const { username, displayName } = fields;
  const { wasThere } = await addUser(http, fields, signal);
  const found = await findAccount(http, { username }, signal);
  if (wasThere && found?.displayName !== displayName) throw refusals.exists(username, 409);
  if (found) return found;
  throw refusals.notVisible(username);
}

async function refusedCreate(
  http: HttpClient,
  answer: Answer,
  username: string,
  signal: AbortSignal,
): Promise<SyncError> {
  return answer.status === 409
    ? refusals.exists(username, 409)
    : await refused(http, answer, { username, verb: "create accounts", signal });
}

/** C15, where this version has it; else the Remote API, where it is wanted. */
async function updateAccount(
  http: HttpClient,
  { updateUser }: Capabilities,
  username: string,
  { username: newUsername, displayName, email }: Partial<AccountFields>,
  signal: AbortSignal,
): Promise<void> {
  const verb = "change names and e-mail addresses of accounts";
  if (newUsername !== undefined && newUsername !== username)
    throw refusals.verbMissing("rename accounts");
  if (displayName === undefined && email === undefined) return;
  if (!updateUser.able) throw refusals.verbMissing(verb);
  if (updateUser.way === remoteApi) return editUser(http, username, { displayName, email }, signal);
  const body = { fullName: displayName, email };
  const path = `/rest/api/admin/user/${segment(username)}`;
  await write(http, "PUT", path, { username, verb, signal, body });
}

/** C10. Confluence keeps group names in lower case. */
async function createGroup(
  http: HttpClient,
  name: string,
  signal: AbortSignal,
): Promise<{ created: boolean; group: TargetGroup }> {
  const kept = groupKey(name);
  const answer = await http.send("POST", "/rest/api/admin/group", {
    body: { name: kept, type: "group" },
    repeatable: true,
    returns: writeStatuses,
    signal,
  });
  const group = { id: kept, name: kept };
  if (answer.status < 300) return { created: true, group };
  if (answer.status === 409) return { created: answer.uncertain, group };
  if (isMissingVerb(answer)) throw refusals.verbMissing("create groups");
  if (answer.status === 403 && !(await isAdministrator(http, signal)))
    throw refusals.lacksPermission(administrator);
  throw refusals.refused(`the group ${name}`, messageOf(answer), answer.status);
}

/** C12 and C13. */
function membershipPath({ username }: AccountRef, group: TargetGroup): string {
  return `/rest/api/user/${segment(username)}/group/${segment(group.name)}`;
}

async function write(
  http: HttpClient,
  method: HttpMethod,
  path: string,
  options: Write & { body?: object; isDone?: (answer: Answer) => boolean },
): Promise<void> {
  const { signal, body, isDone } = options;
  const answer = await http.send(method, path, {
    signal,
    returns: writeStatuses,
    ...(body ? { body } : {}),
  });
  if (answer.status < 300 || isDone?.(answer)) return;
  throw await refused(http, answer, options);
}

function isGone(answer: Answer): boolean {
  return answer.status === 404 && !isMissingVerb(answer);
}
