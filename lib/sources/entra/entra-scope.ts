import type { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import type { Page } from "../port";
import { type GraphList, pageSize, walk } from "./entra-lists";
import { appRoleAssignment, type GraphUser, graphGroup, graphUser } from "./entra-shapes";

export type GraphGroup = z.infer<typeof graphGroup>;

export type Scope = {
  users(signal: AbortSignal): AsyncIterable<Page<GraphUser>>;
  groups(signal: AbortSignal): AsyncIterable<Page<GraphGroup>>;
  /** The only groups that a person of it can be in; null where those are all. */
  groupIds(signal: AbortSignal): Promise<Set<string> | null>;
  /** Whether somebody belongs to it who is in these of its groups. */
  includes(user: { id: string; groupIds: string[] }, signal: AbortSignal): Promise<boolean>;
};

/** Without a selection Graph sends eleven properties, and `accountEnabled` is not among them. */
const userProperties = [
  ...["id", "userPrincipalName", "mail", "displayName", "givenName", "surname"],
  ...["accountEnabled", "userType", "department", "jobTitle", "companyName", "employeeId"],
  ...["employeeType", "officeLocation", "city", "country", "usageLocation", "preferredLanguage"],
  ...["mobilePhone", "businessPhones", "otherMails", "proxyAddresses", "mailNickname"],
  ...["onPremisesSamAccountName", "onPremisesImmutableId", "onPremisesExtensionAttributes"],
  ...["externalUserState", "createdDateTime"],
];

export const groupSelection =
  "id,displayName,description,mailNickname,securityEnabled,mailEnabled,groupTypes,visibility,onPremisesSamAccountName";

/** The most ids in one filter. */
const idsAtOnce = 15;

/** Whom the settings choose, and which groups go with them. */
export function scopeOf(graph: Authorized, settings: SettingValues): Scope {
  switch (settings["scope"]) {
    case "application":
      return assigned(graph, settings);
    case "groups":
      return chosenGroups(graph, settings);
    default:
      return tenant(graph, settings);
  }
}

function tenant(graph: Authorized, settings: SettingValues): Scope {
  const filter = settings["scope"] === "filter" ? settings["userFilter"] : "";
  return {
    users(signal) {
      const query = { $select: userSelection(settings), $top: userPageSize(settings) };
      const list = { path: "/v1.0/users", query, item: graphUser };
      return filter ? filtered(graph, list, filter, signal) : walk(graph, list, signal);
    },
    groups(signal) {
      const query = { $select: groupSelection, $top: pageSize };
      return walk(graph, { path: "/v1.0/groups", query, item: graphGroup }, signal);
    },
    groupIds: async () => null,
    includes: async () => true,
  };
}

/**
 * What the filter holds for. Many properties can only be asked for in the index, which Graph says by
 * refusing the first page; the others are answered as they are stored.
 */
async function* filtered<Item>(
  graph: Authorized,
  { query, ...list }: GraphList<Item>,
  $filter: string,
  signal: AbortSignal,
): AsyncGenerator<Page<Item>> {
  const asked = { ...list, query: { ...query, $filter } };
  const advanced = { ...asked, isAdvanced: true };
  if (isAdvanced($filter)) yield* walk(graph, advanced, signal);
  else
    try {
      yield* walk(graph, asked, signal);
    } catch (error) {
      if (!(error instanceof SyncError) || error.status !== 400) throw error;
      yield* walk(graph, advanced, signal);
    }
}

/** The groups by id or name, and whoever is in one of them. */
function chosenGroups(graph: Authorized, settings: SettingValues): Scope {
  async function* groups(signal: AbortSignal) {
    for (const line of linesOf(settings["groupIds"])) {
      const items = await groupsCalled(graph, line, signal);
      if (items.length === 0) throw groupMissing(line);
      yield { items, cursor: null };
    }
  }
  return {
    groups,
    async *users(signal) {
      for await (const { items } of groups(signal))
        for (const { id } of items) yield* usersOf(graph, id, settings, signal);
    },
    groupIds: (signal) => idsIn(groups(signal)),
    includes: async ({ groupIds }) => groupIds.length > 0,
  };
}

async function idsIn(pages: AsyncIterable<Page<{ id: string }>>): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const { items } of pages) for (const { id } of items) ids.add(id);
  return ids;
}

/** Assignments give access to people and to members of groups. */
function assigned(graph: Authorized, settings: SettingValues): Scope {
  const assignments = (signal: AbortSignal) => {
    const appId = quoted(settings["appId"] ?? "");
    const path = `/v1.0/servicePrincipals(appId=${encodeURIComponent(appId)})/appRoleAssignedTo`;
    return walk(graph, { path, query: { $top: pageSize }, item: appRoleAssignment }, signal);
  };
  async function* idsOf(type: string, signal: AbortSignal) {
    for await (const { items } of assignments(signal)) {
      const ids = items.filter((one) => one.principalType === type).map((one) => one.principalId);
      yield* inTurns([...new Set(ids)]);
    }
  }
  async function* groups(signal: AbortSignal) {
    for await (const ids of idsOf("Group", signal)) yield* groupsWithIds(graph, ids, signal);
  }
  return {
    groups,
    groupIds: (signal) => idsIn(groups(signal)),
    async includes({ id, groupIds }, signal) {
      if (groupIds.length > 0) return true;
      for await (const ids of idsOf("User", signal)) if (ids.includes(id)) return true;
      return false;
    },
    async *users(signal) {
      for await (const ids of idsOf("User", signal)) {
        const query = { $select: userSelection(settings), $filter: anyOf(ids) };
        yield* walk(graph, { path: "/v1.0/users", query, item: graphUser }, signal);
      }
      for await (const ids of idsOf("Group", signal))
        for (const id of ids) yield* usersOf(graph, id, settings, signal);
    },
  };
}

/** These of the people in scope, as they are now. */
export async function* usersWithIds(
  graph: Authorized,
  ids: readonly string[],
  settings: SettingValues,
  signal: AbortSignal,
): AsyncGenerator<Page<GraphUser>> {
  const filter = settings["scope"] === "filter" ? settings["userFilter"] : "";
  for (const some of inTurns(ids)) {
    const $filter = filter ? `(${filter}) and ${anyOf(some)}` : anyOf(some);
    const query = { $select: userSelection(settings) };
    yield* filtered(graph, { path: "/v1.0/users", query, item: graphUser }, $filter, signal);
  }
}

export async function* groupsWithIds(
  graph: Authorized,
  ids: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Page<GraphGroup>> {
  for (const some of inTurns(ids)) {
    const query = { $select: groupSelection, $filter: anyOf(some) };
    yield* walk(graph, { path: "/v1.0/groups", query, item: graphGroup }, signal);
  }
}

function* inTurns(ids: readonly string[]) {
  for (let from = 0; from < ids.length; from += idsAtOnce) yield ids.slice(from, from + idsAtOnce);
}

/** Members as users, with what is selected of them; that needs Graph's index. */
function usersOf(graph: Authorized, groupId: string, settings: SettingValues, signal: AbortSignal) {
  const path = `${membersPath(groupId, settings)}/microsoft.graph.user`;
  const query = { $select: userSelection(settings), $top: userPageSize(settings) };
  const list = { path, query, item: graphUser, mayBeGone: true, isAdvanced: true };
  return walk(graph, list, signal);
}

export function membersPath(groupId: string, settings: SettingValues): string {
  const part = settings["nested"] === "transitive" ? "transitiveMembers" : "members";
  return `/v1.0/groups/${encodeURIComponent(groupId)}/${part}`;
}

/** A name may be that of several groups, and all of them are meant. */
async function groupsCalled(graph: Authorized, line: string, signal: AbortSignal) {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(line);
  const filter = `${isId ? "id" : "displayName"} eq ${quoted(line)}`;
  const query = { $select: groupSelection, $filter: filter };
  const found: GraphGroup[] = [];
  const list = { path: "/v1.0/groups", query, item: graphGroup };
  for await (const { items } of walk(graph, list, signal)) found.push(...items);
  return found;
}

function groupMissing(line: string): SyncError {
  return new SyncError(
    "stop",
    "SOURCE_GROUP_MISSING",
    `There is no group “${line}” in the directory, so Usher cannot tell who belongs to this app. Correct the list of groups, or check the permission GroupMember.Read.All.`,
  );
}

export function userSelection({ moreAttributes = "" }: SettingValues): string {
  const more = moreAttributes.split(",").flatMap((name) => name.trim() || []);
  return [...new Set([...userProperties, ...more])].join(",");
}

/** Graph refuses larger pages where they tell of sign-ins (sources.md §1.2). */
function userPageSize({ moreAttributes = "" }: SettingValues): number {
  return /\bsignInActivity\b/i.test(moreAttributes) ? 500 : pageSize;
}

function anyOf(ids: readonly string[]): string {
  return `id in (${ids.map(quoted).join(",")})`;
}

/** OData doubles a quote inside of a text. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Operators that Graph takes only of its index. */
function isAdvanced(filter: string): boolean {
  const words = filter.replace(/'[^']*'/g, "");
  return /\b(ne|not|endsWith|proxyAddresses)\b|\$count/i.test(words);
}

function linesOf(text = ""): string[] {
  return text.split(/\r?\n/).flatMap((line) => line.trim() || []);
}
