import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { Authorized } from "@/lib/http/authorized";
import type { OpenHttp, Page, SourceConnection, SourceMemberRecord } from "../port";
import { authorizeGoogle } from "./google-account";
import { groupFields, type List, scopeOf, userFields, walk } from "./google-lists";
import { isInScope, toMember, toSourceGroup, toSourceUser } from "./google-record";
import { findGoogleUsers, googleGroupsOf } from "./google-search";
import { googleGroup, googleMember, googleUser, userId } from "./google-shapes";

const memberFields = "nextPageToken,members(id,email,type,role,status)";

/** Reads a Workspace account, or one of its domains; nothing is ever written. */
export function connectGoogle(open: OpenHttp, settings: SettingValues): SourceConnection {
  const google = authorizeGoogle(open, settings);
  const everyone = (fields: string) => ({ ...scopeOf(settings), maxResults: 500, fields });
  return {
    async *users(signal) {
      const query = { ...everyone(userFields), orderBy: "email", projection: "full" };
      const list = { path: "/users", key: "users", query, item: googleUser } as const;
      for await (const { items, cursor } of walk(google, list, signal)) {
        const wanted = items.filter((user) => isInScope(user, settings));
        yield { cursor, items: wanted.map(toSourceUser) };
      }
    },
    async *groups(signal) {
      const query = { ...scopeOf(settings), maxResults: 200, fields: groupFields };
      const list = { path: "/groups", key: "groups", query, item: googleGroup } as const;
      for await (const { items, cursor } of walk(google, list, signal)) {
        yield { cursor, items: items.map((group) => toSourceGroup(group, settings)) };
      }
    },
    async *members(groupId, signal) {
      const isDerived = settings["nested"] === "derived";
      const path = `/groups/${encodeURIComponent(groupId)}/members`;
      const derived = isDerived ? { includeDerivedMembership: true } : {};
      const query = { maxResults: 200, fields: memberFields, ...derived };
      const list = { path, key: "members", query, item: googleMember } as const;
      let hasEveryone = false;
      for await (const { items, cursor } of walk(google, list, signal)) {
        hasEveryone ||= items.some(({ type }) => type === "CUSTOMER");
        yield { cursor, items: items.flatMap((member) => toMember(member, isDerived)) };
      }
      if (hasEveryone) yield* asMembers(google, everyone("nextPageToken,users(id)"), signal);
    },
    findUsers: (search, signal) => findGoogleUsers(google, settings, search, signal),
    groupsOf: (id, signal) => googleGroupsOf(google, settings, id, signal),
  };
}

async function* asMembers(
  google: Authorized,
  query: List<unknown>["query"],
  signal: AbortSignal,
): AsyncGenerator<Page<SourceMemberRecord>> {
  const list = { path: "/users", key: "users", query, item: userId } as const;
  for await (const { items, cursor } of walk(google, list, signal)) {
    yield { cursor, items: items.map(({ id }) => ({ id, kind: "user" })) };
  }
}
