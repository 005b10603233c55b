import type { z } from "zod";
import type { SettingValues } from "@/lib/core/setting-field";
import type { OpenHttp, SourceConnection, SourceMemberRecord } from "../port";
import { toSourceGroup, toSourceUser } from "./entra-record";
import { entraGroupsOf, findEntraUsers } from "./entra-search";
import { graphGroup, graphMember, graphUser } from "./entra-shapes";
import { authorizeEntra } from "./entra-token";
import { walk } from "./entra-walk";

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
    findUsers: (search, signal) => findEntraUsers(graph, userSelection, search, signal),
    groupsOf: (userId, signal) => entraGroupsOf(graph, userId, signal),
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
