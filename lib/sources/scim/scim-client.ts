import type { z } from "zod";
import type { SettingValues } from "@/lib/core/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import { walkOffset } from "@/lib/http/walk-offset";
import { walkPages } from "@/lib/http/walk-pages";
import type { OpenHttp, Page, SourceConnection } from "../port";
import { toMember, toSourceGroup, toSourceUser } from "./scim-record";
import { findScimUsers, scimGroupsOf } from "./scim-search";
import { authorizeScim } from "./scim-session";
import {
  type ListResponse,
  listResponse,
  type ProviderConfig,
  providerConfig,
  scimGroup,
  scimMembers,
  scimUser,
} from "./scim-shapes";

/** Servers give fewer when they like; what they say they give at most is not asked to be exceeded. */
const pageSize = 200;

type Query = Record<string, string | number>;
type Paging = { size: number; hasCursors: boolean };

/** Reads any SCIM 2.0 server; nothing is ever written. */
export function connectScim(open: OpenHttp, settings: SettingValues): SourceConnection {
  const scim = authorizeScim(open, settings);
  let paging: Promise<Paging> | null = null;
  const pagingOf = (signal: AbortSignal) => {
    paging ??= discover(scim, signal).then(toPaging);
    return paging;
  };
  const { userFilter } = settings;
  return {
    async *users(signal) {
      const query: Query = userFilter ? { filter: userFilter } : {};
      const pages = walk(scim, "/Users", query, scimUser, await pagingOf(signal), signal);
      for await (const { items, cursor } of pages) yield { cursor, items: items.map(toSourceUser) };
    },
    async *groups(signal) {
      const query = { excludedAttributes: "members" };
      const pages = walk(scim, "/Groups", query, scimGroup, await pagingOf(signal), signal);
      for await (const { items, cursor } of pages)
        yield { cursor, items: items.map(toSourceGroup) };
    },
    async *members(groupId, signal) {
      // Some servers show members only to who asks for them.
      const query = { attributes: "displayName,members" };
      const path = `/Groups/${encodeURIComponent(groupId)}`;
      const { body } = await scim.with(signal, (http) => {
        const instead = { status: 404, read: noneWhenGone };
        return http.json("GET", path, { schema: scimMembers, signal, list: true, query, instead });
      });
      const members = (body.members ?? []).map(toMember);
      for (let from = 0; from === 0 || from < members.length; from += membersAtOnce)
        yield { cursor: null, items: members.slice(from, from + membersAtOnce) };
    },
    findUsers: (search, signal) => findScimUsers(scim, search, signal),
    groupsOf: (userId, signal) => scimGroupsOf(scim, userId, signal),
  };
}

const membersAtOnce = 1_000;

/** How the server pages; null where it does not say. Only refused credentials end the read here. */
export async function discover(
  scim: Authorized,
  signal: AbortSignal,
): Promise<ProviderConfig | null> {
  try {
    return await scim.with(signal, async (http) => {
      const options = { schema: providerConfig, signal };
      return (await http.json("GET", "/ServiceProviderConfig", options)).body;
    });
  } catch (error) {
    if (isNotTold(error)) return null;
    throw error;
  }
}

/** A server may lack the page, forbid it, or fail on it; refused credentials are another matter. */
function isNotTold(error: unknown): boolean {
  if (!(error instanceof SyncError)) return false;
  const { status, code } = error;
  if (code === "SOURCE_ANSWER_INVALID") return true;
  return status !== null && status >= 400 && status !== 401 && status !== 429;
}

function toPaging(config: ProviderConfig | null): Paging {
  const most = config?.pagination?.maxPageSize || config?.filter?.maxResults || pageSize;
  const hasCursors = config?.pagination?.cursor === true;
  return { size: Math.max(1, Math.min(most, pageSize)), hasCursors };
}

function walk<Item extends { id: string }>(
  scim: Authorized,
  path: string,
  query: Query,
  item: z.ZodType<Item>,
  { size, hasCursors }: Paging,
  signal: AbortSignal,
): AsyncGenerator<Page<Item>> {
  const schema = listResponse(item);
  const ask = (place: Query): Promise<ListResponse<Item>> =>
    scim.with(signal, async (http) => {
      const all = { ...query, ...place };
      return (await http.json("GET", path, { schema, signal, list: true, query: all })).body;
    });
  if (hasCursors) return byCursor((cursor) => ask({ cursor, count: size }));
  return walkOffset({
    ...{ label: "The SCIM server", size },
    async pageAt(offset, count) {
      const { Resources: items, totalResults: total } = await ask({
        startIndex: offset + 1,
        count,
      });
      return { items, total };
    },
  });
}

/** RFC 9865: an empty cursor asks for the first page, and the last one brings none. */
function byCursor<Item>(ask: (cursor: string) => Promise<ListResponse<Item>>) {
  return walkPages("The SCIM server", async (next) => {
    const { Resources: items, nextCursor } = await ask(next ?? "");
    return { items, next: nextCursor || null };
  });
}

/** SCIM's own error; another 404 may be a proxy's. */
function noneWhenGone({ text }: { text: string }): { members: [] } | null {
  return /scim:api:messages:2\.0:Error/i.test(text) ? { members: [] } : null;
}
