import type { z } from "zod";
import type { SettingValues } from "@/lib/core/setting-field";
import type { Authorized } from "@/lib/http/authorized";
import { nextPage } from "@/lib/http/next-page";
import { walkPages } from "@/lib/http/walk-pages";
import type { OpenHttp, Page, SourceConnection, SourceMemberRecord } from "../port";
import { toSourceGroup, toSourceUser } from "./entra-record";
import { graphGroup, graphMember, graphPage, graphUser } from "./entra-shapes";
import { authorizeEntra } from "./entra-token";

/** The most Graph gives at once; it may give fewer (sources.md §1.2). */
const pageSize = 999;

/** Without a selection Graph sends eleven properties, and `accountEnabled` is not among them. */
const userSelection = [
  ...["id", "userPrincipalName", "mail", "displayName", "givenName", "surname"],
  ...["accountEnabled", "userType", "department", "jobTitle", "companyName", "employeeId"],
  ...["employeeType", "officeLocation", "city", "country", "usageLocation", "preferredLanguage"],
  ...["mobilePhone", "businessPhones", "otherMails", "proxyAddresses", "mailNickname"],
  ...["onPremisesSamAccountName", "onPremisesImmutableId", "onPremisesExtensionAttributes"],
  ...["externalUserState", "createdDateTime"],
].join(",");

const groupSelection =
  "id,displayName,description,mailNickname,securityEnabled,mailEnabled,groupTypes,onPremisesSamAccountName";

/** Reads a whole tenant; nothing is ever written. */
export function connectEntra(open: OpenHttp, settings: SettingValues): SourceConnection {
  const graph = authorizeEntra(open, settings);
  return {
    async *users(signal) {
      const query = { $select: userSelection, $top: pageSize };
      for await (const page of walk(graph, "/v1.0/users", query, graphUser, signal)) {
        yield { ...page, items: page.items.map(toSourceUser) };
      }
    },
    async *groups(signal) {
      const query = { $select: groupSelection, $top: pageSize };
      for await (const page of walk(graph, "/v1.0/groups", query, graphGroup, signal)) {
        yield { ...page, items: page.items.map(toSourceGroup) };
      }
    },
    async *members(groupId, signal) {
      const path = `/v1.0/groups/${encodeURIComponent(groupId)}/members`;
      const query = { $select: "id", $top: pageSize };
      for await (const page of walk(graph, path, query, graphMember, signal)) {
        yield { ...page, items: page.items.flatMap(toMember) };
      }
    },
  };
}

/** Devices, contacts and service principals are members too; no account follows from them. */
function toMember(member: z.infer<typeof graphMember>): SourceMemberRecord[] {
  switch (member["@odata.type"]) {
    case "#microsoft.graph.user":
      return [{ id: member.id, kind: "user" }];
    case "#microsoft.graph.group":
      return [{ id: member.id, kind: "group" }];
    default:
      return [];
  }
}

/** Follows `@odata.nextLink` to its end. */
function walk<Item>(
  graph: Authorized,
  path: string,
  query: Record<string, string | number>,
  item: z.ZodType<Item>,
  signal: AbortSignal,
): AsyncGenerator<Page<Item>> {
  const schema = graphPage(item);
  return walkPages("Microsoft Graph", (next) =>
    graph.with(signal, async (http) => {
      const { path: at, ...rest } = next === null ? { path, query } : nextPage(http, next);
      const instead = { status: 404, read: emptyWhenGone };
      const { body } = await http.json("GET", at, { ...rest, schema, signal, list: true, instead });
      return { items: body.value, next: body["@odata.nextLink"] ?? null };
    }),
  );
}

/** A group may be gone by the time its members are asked for; another 404 may be a proxy's. */
function emptyWhenGone({ text }: { text: string }): { value: [] } | null {
  return text.includes('"Request_ResourceNotFound"') ? { value: [] } : null;
}
