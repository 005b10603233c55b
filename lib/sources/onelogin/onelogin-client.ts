import { z } from "zod";
import type { SettingValues } from "@/lib/core/setting-field";
import type { Authorized } from "@/lib/http/authorized";
import { walkPages } from "@/lib/http/walk-pages";
import type { OpenHttp, Page, SourceConnection, SourceMemberRecord } from "../port";
import { groupsByAttribute } from "./onelogin-groups";
import { toSourceGroup, toSourceUser } from "./onelogin-record";
import { authorizeOnelogin } from "./onelogin-session";
import { oneloginRole, oneloginRoleUser, oneloginUser } from "./onelogin-shapes";

/** The most that OneLogin is said to give; the cursor tells what it gave (sources.md §4). */
const pageSize = 100;

/** The list has no custom attributes unless they are asked for. Sign-ins would change everybody. */
const userFields = [
  ...["id", "username", "email", "firstname", "lastname", "title", "department", "company"],
  ...["phone", "status", "state", "group_id", "role_ids", "directory_id", "external_id"],
  ...["samaccountname", "userprincipalname", "member_of", "distinguished_name"],
  ...["manager_user_id", "manager_ad_id", "custom_attributes", "created_at", "activated_at"],
].join(",");

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

type List<Item> = {
  path: string;
  query: Record<string, string | number>;
  item: z.ZodType<Item>;
  mayBeGone?: boolean;
};

/** The cursor of the next page stands in a header; it brings the page size with it. */
function walk<Item>(
  onelogin: Authorized,
  { path, query, item, mayBeGone = false }: List<Item>,
  signal: AbortSignal,
): AsyncGenerator<Page<Item>> {
  const schema = z.array(item);
  return walkPages("OneLogin", (next) =>
    onelogin.with(signal, async (http) => {
      const place = next === null ? { limit: pageSize } : { cursor: next };
      const { body, headers } = await http.json("GET", path, {
        ...{ schema, signal, list: true, query: { ...query, ...place } },
        ...(mayBeGone ? { instead: { status: 404, read: emptyWhenGone } } : {}),
      });
      return { items: body, next: headers["after-cursor"] || null };
    }),
  );
}

/** OneLogin's own words for "not found"; another 404 may be a proxy's. */
function emptyWhenGone({ text }: { text: string }): [] | null {
  return /"(statusCode|code)"\s*:\s*404/.test(text) ? [] : null;
}
