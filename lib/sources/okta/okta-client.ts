import { z } from "zod";
import type { SettingValues } from "@/lib/core/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import { linkedNext } from "@/lib/http/link-header";
import { nextPage } from "@/lib/http/next-page";
import { walkPages } from "@/lib/http/walk-pages";
import type { OpenHttp, Page, SourceConnection } from "../port";
import { toSourceGroup, toSourceUser } from "./okta-record";
import { findOktaUsers, oktaGroupsOf } from "./okta-search";
import { authorizeOkta } from "./okta-session";
import { oktaAppGroup, oktaAppUser, oktaGroup, oktaMember, oktaUser } from "./okta-shapes";

/** What Okta gives at most of users, and advises for groups and members (sources.md §2.2). */
const pageSize = 200;
const appPageSize = 500;

type List<Item> = {
  path: string;
  query: Record<string, string | number>;
  item: z.ZodType<Item>;
  /** The group may be gone by the time its members are asked for. */
  ofGroup?: boolean;
};

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
    groupsOf: (userId, signal) => oktaGroupsOf(okta, userId, signal),
  };
}

const statuses = [
  ...["STAGED", "PROVISIONED", "ACTIVE", "RECOVERY", "PASSWORD_EXPIRED", "LOCKED_OUT"],
  ...["SUSPENDED", "DEPROVISIONED"],
];

/** The plain list leaves out deactivated people; a search for any status has them. */
async function* everyone(okta: Authorized, signal: AbortSignal) {
  const list = { path: "/api/v1/users", item: oktaUser };
  const search = { ...list, query: { search: "status pr", limit: pageSize } };
  const filter = statuses.map((status) => `status eq "${status}"`).join(" or ");
  try {
    yield* walk(okta, search, signal);
  } catch (error) {
    if (!isBadSearch(error)) throw error;
    yield* walk(okta, { ...list, query: { filter, limit: pageSize } }, signal);
  }
}

/** An organization that does not take the search says so at its first page. */
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
  const wanted = groupTypes(settings);
  for await (const { items, cursor } of walk(okta, { path, query, item: oktaAppGroup }, signal)) {
    const groups = await Promise.all(
      items.map(({ id, _embedded }) => _embedded?.group ?? groupById(okta, id, signal)),
    );
    yield { cursor, items: groups.filter(({ type }) => wanted?.includes(type ?? "") ?? true) };
  }
}

function groupById(okta: Authorized, id: string, signal: AbortSignal) {
  const path = `/api/v1/groups/${encodeURIComponent(id)}`;
  return okta.with(signal, async (http) => {
    return (await http.json("GET", path, { schema: oktaGroup, signal })).body;
  });
}

function groupList(settings: SettingValues): List<z.infer<typeof oktaGroup>> {
  const filter = groupTypes(settings)
    ?.map((type) => `type eq "${type}"`)
    .join(" or ");
  const query = { limit: pageSize, ...(filter ? { filter } : {}) };
  return { path: "/api/v1/groups", query, item: oktaGroup };
}

/** Null for all. */
function groupTypes(settings: SettingValues): string[] | null {
  if (settings["groupTypes"] === "okta") return ["OKTA_GROUP"];
  if (settings["groupTypes"] === "oktaAndApp") return ["OKTA_GROUP", "APP_GROUP"];
  return null;
}

function appPath(settings: SettingValues): string {
  return `/api/v1/apps/${encodeURIComponent(settings["appId"] ?? "")}`;
}

function walk<Item>(
  okta: Authorized,
  { path, query, item, ofGroup = false }: List<Item>,
  signal: AbortSignal,
): AsyncGenerator<Page<Item>> {
  const schema = z.array(item);
  return walkPages("Okta", (next) =>
    okta.with(signal, async (http) => {
      const { path: at, ...rest } = next === null ? { path, query } : nextPage(http, next);
      const options = { ...rest, schema, signal, list: true };
      const { body, headers } = await http.json("GET", at, {
        ...options,
        ...(ofGroup ? { instead: { status: 404, read: emptyWhenGone } } : {}),
      });
      return { items: body, next: linkedNext(headers["link"]) };
    }),
  );
}

/** E0000007 is "not found"; another 404 may be a proxy's. */
function emptyWhenGone({ text }: { text: string }): [] | null {
  return text.includes('"E0000007"') ? [] : null;
}
