import type { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import type { OpenHttp, SourceConnection } from "../port";
import { markOktaChanges, oktaChangesSince } from "./okta-changes";
import { isRead, typeFilter } from "./okta-groups";
import { emptyWhenGone, type OktaList, pageSize, walk } from "./okta-lists";
import { toSourceGroup, toSourceUser } from "./okta-record";
import { appPath, findOktaUsers, oktaGroupsOf } from "./okta-search";
import { authorizeOkta } from "./okta-session";
import { oktaAppGroup, oktaAppUser, oktaGroup, oktaMember, oktaUser } from "./okta-shapes";

const appPageSize = 500;

/** Reads an organization, or what is assigned to one application; nothing is ever written. */
export function connectOkta(open: OpenHttp, settings: SettingValues): SourceConnection {
  const okta = authorizeOkta(open, settings);
  return {
    async *users(signal) {
      const pages = settings["appId"]
        ? assignedUsers(okta, settings, signal)
        : everyone(okta, signal);
      for await (const { items, cursor } of pages) {
        yield { cursor, items: items.map((user) => toSourceUser(user, settings)) };
      }
    },
    async *groups(signal) {
      const pages = settings["appId"]
        ? assignedGroups(okta, settings, signal)
        : walk(okta, groupList(settings), signal);
      for await (const { items, cursor } of pages) {
        yield { cursor, items: items.map(toSourceGroup) };
      }
    },
    async *members(groupId, signal) {
      const path = `/api/v1/groups/${encodeURIComponent(groupId)}/users`;
      const list = { path, query: { limit: pageSize }, item: oktaMember, ofGroup: true };
      for await (const { items, cursor } of walk(okta, list, signal)) {
        yield { cursor, items: items.map(({ id }) => ({ id, kind: "user" as const })) };
      }
    },
    findUsers: (search, signal) => findOktaUsers(okta, settings, search, signal),
    async groupsOf(userId, signal) {
      const all = await oktaGroupsOf(okta, userId, signal);
      if (!settings["appId"]) return all.filter((one) => isRead(one, settings)).map(toSourceGroup);
      const assigned = new Set<string>();
      for await (const { items } of assignedGroups(okta, settings, signal))
        for (const { id } of items) assigned.add(id);
      return all.filter(({ id }) => assigned.has(id)).map(toSourceGroup);
    },
    markChanges: (signal) => markOktaChanges(okta, settings, signal),
    changesSince: (mark, signal) => oktaChangesSince(okta, settings, mark, signal),
  };
}

const statuses = [
  ...["STAGED", "PROVISIONED", "ACTIVE", "RECOVERY", "PASSWORD_EXPIRED", "LOCKED_OUT"],
  ...["SUSPENDED", "DEPROVISIONED"],
];

/**
 * The plain list leaves out deactivated people. A filter for every status has them, answered from
 * what is stored; a search has them, too, from an index that lags (sources.md §2.2).
 */
async function* everyone(okta: Authorized, signal: AbortSignal) {
  const list = { path: "/api/v1/users", item: oktaUser };
  const filter = statuses.map((status) => `status eq "${status}"`).join(" or ");
  try {
    yield* walk(okta, { ...list, query: { filter, limit: pageSize } }, signal);
  } catch (error) {
    if (!isBadSearch(error)) throw error;
    yield* walk(okta, { ...list, query: { search: "status pr", limit: pageSize } }, signal);
  }
}

/** An organization that does not take the filter says so at its first page. */
function isBadSearch(error: unknown): boolean {
  return error instanceof SyncError && error.status === 400;
}

async function* assignedUsers(okta: Authorized, settings: SettingValues, signal: AbortSignal) {
  const path = `${appPath(settings)}/users`;
  const query = { limit: appPageSize, expand: "user" };
  for await (const { items, cursor } of walk(okta, { path, query, item: oktaAppUser }, signal)) {
    yield { cursor, items: items.map(({ _embedded }) => _embedded.user) };
  }
}

async function* assignedGroups(okta: Authorized, settings: SettingValues, signal: AbortSignal) {
  const path = `${appPath(settings)}/groups`;
  const query = { limit: pageSize, expand: "group" };
  for await (const { items, cursor } of walk(okta, { path, query, item: oktaAppGroup }, signal)) {
    const groups = await Promise.all(
      items.map(({ id, _embedded }) => _embedded?.group ?? groupById(okta, id, signal)),
    );
    yield { cursor, items: groups.flat().filter((group) => isRead(group, settings)) };
  }
}

/** Nothing where it was deleted since. */
function groupById(okta: Authorized, id: string, signal: AbortSignal) {
  const path = `/api/v1/groups/${encodeURIComponent(id)}`;
  return okta.with(signal, async (http) => {
    const schema = oktaGroup.transform((group) => [group]);
    const instead = { status: 404, read: emptyWhenGone };
    return (await http.json("GET", path, { schema, signal, instead })).body;
  });
}

function groupList(settings: SettingValues): OktaList<z.infer<typeof oktaGroup>> {
  const filter = typeFilter(settings);
  const query = { limit: pageSize, ...(filter ? { filter } : {}) };
  return { path: "/api/v1/groups", query, item: oktaGroup };
}
