import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { Authorized } from "@/lib/http/authorized";
import type { OpenHttp, SourceConnection, SourceMemberRecord } from "../port";
import { groupsByAttribute } from "./onelogin-groups";
import { userFields, walk } from "./onelogin-lists";
import { toSourceGroup, toSourceUser } from "./onelogin-record";
import { findOneloginUsers, oneloginRolesOf } from "./onelogin-search";
import { authorizeOnelogin } from "./onelogin-session";
import { oneloginRole, oneloginRoleUser, oneloginUser } from "./onelogin-shapes";

/** Reads an account; nothing is ever written. */
export function connectOnelogin(open: OpenHttp, settings: SettingValues): SourceConnection {
  const onelogin = authorizeOnelogin(open, settings);
  const users = (signal: AbortSignal, fields = userFields) =>
    walk(onelogin, { path: "/api/2/users", query: { fields }, item: oneloginUser }, signal);
  if ((settings["groupSource"] || "roles") === "roles") {
    return {
      async *users(signal) {
        for await (const { items, cursor } of users(signal))
          yield { cursor, items: items.map((user) => toSourceUser(user, settings)) };
      },
      findUsers: (search, signal) => findOneloginUsers(onelogin, settings, search, signal),
      groupsOf: (userId, signal) => oneloginRolesOf(onelogin, userId, signal),
      ...rolesAsGroups(onelogin),
    };
  }
  return groupsByAttribute(onelogin, settings, users);
}

function rolesAsGroups(onelogin: Authorized): Pick<SourceConnection, "groups" | "members"> {
  return {
    async *groups(signal) {
      const list = { path: "/api/2/roles", query: {}, item: oneloginRole };
      for await (const { items, cursor } of walk(onelogin, list, signal))
        yield { cursor, items: items.map(toSourceGroup) };
    },
    async *members(roleId, signal) {
      const path = `/api/2/roles/${encodeURIComponent(roleId)}/users`;
      const list = { path, query: {}, item: oneloginRoleUser, mayBeGone: true };
      for await (const { items, cursor } of walk(onelogin, list, signal)) {
        const assigned = items.filter((user) => user.assigned !== false);
        const members = assigned.map(({ id }): SourceMemberRecord => ({ id, kind: "user" }));
        yield { cursor, items: members };
      }
    },
  };
}
