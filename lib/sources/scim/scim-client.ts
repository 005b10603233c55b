import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { OpenHttp, SourceConnection } from "../port";
import { markScimChanges, scimChangesSince } from "./scim-changes";
import { discover, type Paging, type Query, toPaging, walk } from "./scim-lists";
import { toMember, toSourceGroup, toSourceUser } from "./scim-record";
import { findScimUsers, scimGroupsOf } from "./scim-search";
import { authorizeScim } from "./scim-session";
import { scimGroup, scimMembers, scimUser } from "./scim-shapes";

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
      const members = body.members.map(toMember);
      for (let from = 0; from === 0 || from < members.length; from += membersAtOnce)
        yield { cursor: null, items: members.slice(from, from + membersAtOnce) };
    },
    findUsers: (search, signal) => findScimUsers(scim, userFilter, search, signal),
    async groupsOf(userId, signal) {
      return scimGroupsOf(scim, await pagingOf(signal), userId, signal);
    },
    markChanges: (signal) => markScimChanges(scim, signal),
    async changesSince(mark, signal) {
      return scimChangesSince({ scim, userFilter, paging: await pagingOf(signal) }, mark, signal);
    },
  };
}

const membersAtOnce = 1_000;

/** SCIM's own error; another 404 may be a proxy's. */
function noneWhenGone({ text }: { text: string }): { members: [] } | null {
  return /scim:api:messages:2\.0:Error/i.test(text) ? { members: [] } : null;
}
