import type { Answer, CallOptions, HttpMethod } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { batchMax, batchMs } from "../datacenter/batches";
import { groupKey, refusesText } from "../datacenter/plain-rules";
import { createRecent } from "../datacenter/recent";
import { isMissingVerb } from "../datacenter/verbs";
import type { Account, AccountRef, Capabilities, TargetConnection, TargetGroup } from "../port";
import { createAccount, deleteAccount, updateAccount } from "./bitbucket-accounts";
import { refusals, refusedWrite, writeStatuses } from "./bitbucket-errors";
import { createFinder, findByEmail, findGroup, identify } from "./bitbucket-find";
import { listGroups, listGroupsOf, listMembers, listUsers } from "./bitbucket-lists";
import { readSeats } from "./bitbucket-seats";

const api = "/rest/api/1.0/admin";

/** The administration calls of a Bitbucket Data Center (targets.md §5). */
export function connectBitbucket(http: HttpClient, capabilities: Capabilities): TargetConnection {
  const addToGroups = async (account: AccountRef, groups: TargetGroup[], signal: AbortSignal) =>
    change(http, `${api}/users/add-groups`, account, groups, {
      signal,
      body: { user: account.username, groups: groups.map(checked) },
    });
  const recent = createRecent<Account>();
  const find = createFinder(http);
  /** As many as the list of users had last; null where it was not read. */
  let listPages: number | null = null;

  async function* accounts(cursor: string | null, signal: AbortSignal) {
    let pages = 0;
    for await (const page of listUsers(http, null, cursor, signal)) {
      pages += 1;
      if (cursor === null) listPages = pages;
      for (const account of page.items) recent.saw(account.id, account);
      yield page;
    }
  }

  return {
    accounts,
    groups: (cursor, signal) => listGroups(http, null, cursor, signal),
    members: (group, cursor, signal) => listMembers(http, group, cursor, signal),
    async findAccount(by, signal) {
      const found = await find(by, signal);
      if (found) recent.saw(found.id, found);
      return found;
    },
    findByEmail: (email, signal) => findByEmail(http, email, signal),
    groupsOf: ({ username }, signal) => listGroupsOf(http, username, signal),

    createAccount: (fields, signal) => createAccount(http, fields, signal),
    identify: (usernames, signal) => identify(http, usernames, listPages, signal),
    updateAccount: (account, changed, signal) =>
      updateAccount(http, recent, account, changed, signal),
    async setActive() {
      throw refusals.verbMissing("enable or disable accounts");
    },
    deleteAccount: (account, signal) => deleteAccount(http, account, signal),

    createGroup: (name, signal) => createGroup(http, name, signal),
    ...(capabilities.deleteGroup.able
      ? { deleteGroup: (group, signal) => deleteGroup(http, group, signal) }
      : {}),
    addMember: (account, group, signal) => addToGroups(account, [group], signal),
    removeMember: async (account, group, signal) =>
      change(http, `${api}/users/remove-group`, account, [group], {
        signal,
        body: { context: account.username, itemName: checked(group) },
        isDone: (answer) => answer.status === 404 && !isMissingVerb(answer),
      }),
    batches: {
      max: batchMax,
      addToGroups,
      addMembers: async (group, accounts, signal) =>
        change(http, `${api}/groups/add-users`, { username: everyone(accounts) }, [group], {
          signal,
          body: { group: checked(group), users: accounts.map(({ username }) => username) },
        }),
    },
    seats: (signal) => readSeats(http, signal),
  };
}

function everyone(accounts: AccountRef[]): string {
  return accounts.length === 1 ? (accounts[0]?.username ?? "") : `one of ${accounts.length} people`;
}

function checked({ name }: Pick<TargetGroup, "name">): string {
  const reason = refusesText("Bitbucket", groupKey(name));
  if (reason !== null) throw refusals.nameUnsupported(name, reason);
  return name;
}

/** Memberships that are there already are accepted, so a repeat is harmless. */
async function change(
  http: HttpClient,
  path: string,
  { username }: Pick<AccountRef, "username">,
  groups: TargetGroup[],
  { isDone, ...options }: CallOptions & { isDone?: (answer: Answer) => boolean },
): Promise<void> {
  const method: HttpMethod = "POST";
  const all = { ...options, repeatable: true, returns: writeStatuses, timeoutMs: batchMs };
  const answer = await http.send(method, path, all);
  if (answer.status < 300 || isDone?.(answer)) return;
  const group = groups.map(({ name }) => name).join(", ");
  throw refusedWrite(answer, { username, group, verb: "change memberships" });
}

async function createGroup(http: HttpClient, name: string, signal: AbortSignal) {
  const wanted = checked({ name: name.trim() });
  const answer = await http.send("POST", `${api}/groups`, {
    query: { name: wanted },
    repeatable: true,
    returns: writeStatuses,
    signal,
  });
  const group = { id: wanted, name: wanted };
  if (answer.status < 300) return { created: true, group };
  if (answer.status === 409)
    return {
      created: answer.uncertain,
      group: (await findGroup(http, wanted, signal)) ?? group,
    };
  throw refusedWrite(answer, { username: `the group ${name}`, verb: "create groups" });
}

async function deleteGroup(
  http: HttpClient,
  group: TargetGroup,
  signal: AbortSignal,
): Promise<void> {
  const options = { query: { name: checked(group) }, returns: writeStatuses, signal };
  const answer = await http.send("DELETE", `${api}/groups`, options);
  const isGone = answer.status === 404 && !isMissingVerb(answer);
  if (answer.status < 300 || isGone) return;
  throw refusedWrite(answer, { username: `the group ${group.name}`, verb: "delete groups" });
}
