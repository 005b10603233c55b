import type { Answer, HttpMethod } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { groupKey, refusesText } from "../datacenter/plain-rules";
import { isMissingVerb } from "../datacenter/verbs";
import type {
  Account,
  AccountRef,
  Capabilities,
  Page,
  TargetConnection,
  TargetGroup,
} from "../port";
import {
  createAccount,
  deleteAccount,
  findByEmail,
  identify,
  put,
  readProfile,
  setProfile,
  updateAccount,
} from "./crowd-accounts";
import { api, createEntities, readEntity } from "./crowd-entities";
import { reasonOf, refusals, refusedWrite, writeStatuses } from "./crowd-errors";
import { createFeed } from "./crowd-events";
import { listGroups, listGroupsOf, listUsers } from "./crowd-lists";
import { listLogins } from "./crowd-logins";
import { createMemberLists } from "./crowd-members";
import { type Entity, group as groupShape, idOf, isById, queryOf, toAccount } from "./crowd-shapes";

/** The calls of Crowd's user management API (targets.md §4). */
export function connectCrowd(http: HttpClient, { renameUser }: Capabilities): TargetConnection {
  const entities = createEntities(http);
  const lists = createMemberLists(http, entities.saw);

  async function* accounts(
    cursor: string | null,
    signal: AbortSignal,
  ): AsyncGenerator<Page<Account>> {
    const saw = (found: Entity) => {
      entities.saw(found);
      lists.saw(found);
    };
    yield* listUsers(http, null, saw, cursor, signal);
    if (cursor === null) lists.sawAll();
  }

  return {
    accounts,
    groups: (cursor, signal) => listGroups(http, cursor, signal),
    members: lists.members,
    groupsOf: ({ username }, signal) => listGroupsOf(http, username, signal),
    async findAccount(by, signal) {
      const query = "id" in by ? queryOf(by.id) : { username: by.username };
      const found = await readEntity(http, query, signal);
      if (found) entities.saw(found);
      return found && toAccount(found);
    },
    findByEmail: (email, signal) => findByEmail(http, email, signal),
    lastLogins: (cursor, signal) => listLogins(http, cursor, signal),
    feed: createFeed(http),

    async createAccount(fields, signal) {
      lists.changed();
      return createAccount(http, fields, signal);
    },
    identify: (usernames, signal) => identify(http, usernames, signal),
    async updateAccount(account, changed, signal) {
      const { username } = changed;
      const isRename = username !== undefined && username !== account.username;
      if (isRename && !renameUser.able) throw refusals.verbMissing("rename accounts");
      if (isRename) lists.changed();
      await updateAccount(http, entities, account, changed, signal);
    },
    keyAfterRename: ({ id }, name) => (isById(id) ? id : idOf({ name })),
    updates: ["active"],
    setActive: (account, active, signal) => put(http, entities, account, { active }, signal),
    async deleteAccount(account, signal) {
      lists.changed();
      entities.forget(account);
      await deleteAccount(http, account, signal);
    },
    readProfile: (account, keys, signal) => readProfile(http, account, keys, signal),
    setProfile: (account, values, signal) => setProfile(http, account, values, signal),

    async createGroup(name, signal) {
      lists.changed();
      return createGroup(http, name, signal);
    },
    async deleteGroup({ name }, signal) {
      lists.changed();
      const options = { query: { groupname: checked(name) }, returns: writeStatuses, signal };
      const answer = await http.send("DELETE", `${api}/group`, options);
      if (answer.status < 300 || isGone(answer)) return;
      throw refusedWrite(answer, `the group ${name}`, "delete groups");
    },
    async addMember(account, group, signal) {
      lists.changed();
      const query = { username: account.username };
      const isDone = (answer: Answer) =>
        answer.status === 409 || reasonOf(answer).reason === "MEMBERSHIP_ALREADY_EXISTS";
      const body = { name: checked(group.name) };
      await change(http, "POST", account, { query, body, isDone, signal });
    },
    async removeMember(account, group, signal) {
      lists.changed();
      const query = { username: account.username, groupname: checked(group.name) };
      await change(http, "DELETE", account, { query, isDone: isGone, signal });
    },
  };
}

type Change = {
  query: Record<string, string>;
  body?: object;
  isDone(answer: Answer): boolean;
  signal: AbortSignal;
};

async function change(
  http: HttpClient,
  method: HttpMethod,
  { username }: AccountRef,
  { isDone, ...options }: Change,
): Promise<void> {
  const all = { ...options, repeatable: true, returns: writeStatuses };
  const answer = await http.send(method, `${api}/user/group/direct`, all);
  if (answer.status < 300 || isDone(answer)) return;
  throw refusedWrite(answer, username, "change memberships");
}

/** Whoever or whatever is not there is no member; not every server names the reason. */
function isGone(answer: Answer): boolean {
  const { reason } = reasonOf(answer);
  const isAbout = /^(?:(?:USER|GROUP|MEMBERSHIP)_NOT_FOUND)?$/.test(reason);
  return answer.status === 404 && isAbout && !isMissingVerb(answer);
}

function checked(name: string): string {
  const reason = refusesText("Crowd", groupKey(name));
  if (reason !== null) throw refusals.nameUnsupported(name, reason);
  return name;
}

/** A name that is taken and one that is wrong are refused alike; the group itself tells. */
async function createGroup(
  http: HttpClient,
  name: string,
  signal: AbortSignal,
): Promise<{ created: boolean; group: TargetGroup }> {
  const wanted = checked(name.trim());
  const body = { name: wanted, description: "", type: "GROUP", active: true };
  const options = { body, repeatable: true, returns: writeStatuses, signal };
  const answer = await http.send("POST", `${api}/group`, options);
  if (answer.status < 300) return { created: true, group: { id: wanted, name: wanted } };
  const asked = { query: { groupname: wanted }, returns: [404], signal };
  const mayExist = answer.status === 400 || answer.status === 409;
  const found = mayExist ? await http.send("GET", `${api}/group`, asked) : null;
  if (!found || found.status === 404)
    throw refusedWrite(answer, `the group ${name}`, "create groups");
  const { name: kept } = http.parse(found, groupShape);
  return { created: answer.uncertain, group: { id: kept, name: kept } };
}
