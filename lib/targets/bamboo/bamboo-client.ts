import type { HttpMethod } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { batchMax } from "../datacenter/batches";
import { createRecent } from "../datacenter/recent";
import { isMissingVerb } from "../datacenter/verbs";
import type { Account, AccountRef, Capabilities, TargetConnection, TargetGroup } from "../port";
import { createAccount, deleteAccount, findByEmail } from "./bamboo-accounts";
import { refusedWrite, writeStatuses } from "./bamboo-errors";
import {
  api,
  createGroupsOf,
  findByName,
  listGroups,
  listMembers,
  listUsers,
  segment,
} from "./bamboo-lists";
import { changeMembers } from "./bamboo-members";
import { updateAccount } from "./bamboo-update";

/** The administration calls of a Bamboo Data Center (targets.md §6). */
export function connectBamboo(http: HttpClient, capabilities: Capabilities): TargetConnection {
  const add = (group: TargetGroup, accounts: AccountRef[], signal: AbortSignal) =>
    changeMembers(http, "add", group, accounts, signal);
  const remove = (group: TargetGroup, accounts: AccountRef[], signal: AbortSignal) =>
    changeMembers(http, "remove", group, accounts, signal);
  const recent = createRecent<Account>();
  const change = { http, capabilities };

  async function* accounts(cursor: string | null, signal: AbortSignal) {
    for await (const page of listUsers(http, null, cursor, signal)) {
      for (const account of page.items) recent.saw(account.id, account);
      yield page;
    }
  }

  return {
    accounts,
    groups: (cursor, signal) => listGroups(http, null, cursor, signal),
    members: (group, cursor, signal) => listMembers(http, group, null, cursor, signal),
    async findAccount(by, signal) {
      const found = await findByName(http, "id" in by ? by.id : by.username, signal);
      if (found) recent.saw(found.id, found);
      return found;
    },
    findByEmail: (email, signal) => findByEmail(http, email, signal),
    groupsOf: createGroupsOf(http),

    createAccount: (fields, signal) => createAccount(http, fields, signal),
    updateAccount: (account, changed, signal) =>
      updateAccount({ ...change, signal }, recent, account, changed),
    ...(capabilities.setActive.able ? { updates: ["active"] } : {}),
    keyAfterRename: (_, username) => username.toLowerCase(),
    setActive: (account, active, signal) =>
      updateAccount({ ...change, signal }, recent, account, { active }),
    deleteAccount: (account, signal) => deleteAccount(http, account, signal),

    createGroup: (name, signal) => createGroup(http, name, signal),
    deleteGroup: (group, signal) => deleteGroup(http, group, signal),
    addMember: (account, group, signal) => add(group, [account], signal),
    removeMember: (account, group, signal) => remove(group, [account], signal),
    batches: { max: batchMax, addMembers: add, removeMembers: remove },
  };
}

/** A duplicate is a 400; whether it is one, the list says. */
async function createGroup(http: HttpClient, name: string, signal: AbortSignal) {
  const wanted = name.trim();
  segment(wanted);
  const options = { body: { name: wanted }, repeatable: true, returns: writeStatuses, signal };
  const answer = await http.send("POST", `${api}/groups`, options);
  const group = { id: wanted, name: wanted };
  if (answer.status < 300) return { created: true, group };
  const found = [400, 409].includes(answer.status) ? await findGroup(http, wanted, signal) : null;
  if (found) return { created: answer.uncertain, group: found };
  throw await refusedWrite(http, answer, {
    subject: `the group ${name}`,
    verb: "create groups",
    signal,
  });
}

async function findGroup(
  http: HttpClient,
  name: string,
  signal: AbortSignal,
): Promise<TargetGroup | null> {
  for await (const { items } of listGroups(http, name, null, signal)) {
    const found = items.find((group) => group.name.toLowerCase() === name.toLowerCase());
    if (found) return found;
  }
  return null;
}

async function deleteGroup(
  http: HttpClient,
  { name }: TargetGroup,
  signal: AbortSignal,
): Promise<void> {
  const method: HttpMethod = "DELETE";
  const path = `${api}/groups/${segment(name)}`;
  const answer = await http.send(method, path, { returns: writeStatuses, signal });
  const isGone = answer.status === 404 && !isMissingVerb(answer);
  if (answer.status < 300 || isGone) return;
  throw await refusedWrite(http, answer, {
    subject: `the group ${name}`,
    verb: "delete groups",
    signal,
  });
}
