import type { HttpMethod } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { isMissingVerb } from "../datacenter/verbs";
import type { AccountRef, Capabilities, TargetConnection, TargetGroup } from "../port";
import { createAccount, deleteAccount, findByEmail, updateAccount } from "./bamboo-accounts";
import { refusals, refusedWrite, writeStatuses } from "./bamboo-errors";
import {
  api,
  findByName,
  listGroups,
  listGroupsOf,
  listMembers,
  listUsers,
  segment,
} from "./bamboo-lists";
import { changeMembers } from "./bamboo-members";

/** Far below what a request may hold; a refused batch is tried in halves. */
const batchMax = 100;

/** The administration calls of a Bamboo Data Center (targets.md §6). */
export function connectBamboo(http: HttpClient, capabilities: Capabilities): TargetConnection {
  const add = (group: TargetGroup, accounts: AccountRef[], signal: AbortSignal) =>
    changeMembers(http, "add", group, accounts, signal);
  const remove = (group: TargetGroup, accounts: AccountRef[], signal: AbortSignal) =>
    changeMembers(http, "remove", group, accounts, signal);
  return {
    accounts: (cursor, signal) => listUsers(http, null, cursor, signal),
    groups: (cursor, signal) => listGroups(http, null, cursor, signal),
    members: (group, cursor, signal) => listMembers(http, group, null, cursor, signal),
    findAccount: (by, signal) => findByName(http, "id" in by ? by.id : by.username, signal),
    findByEmail: (email, signal) => findByEmail(http, email, signal),
    groupsOf: ({ username }, signal) => listGroupsOf(http, username, signal),

    createAccount: (fields, signal) => createAccount(http, fields, signal),
    updateAccount: (account, changed, signal) =>
      updateAccount(http, capabilities, account, changed, signal),
    async setActive() {
      throw refusals.verbMissing("enable or disable accounts");
    },
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
