import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import type { SourceGroupRecord, SourceUserRecord, UserSearch } from "../port";
import { walk } from "./entra-lists";
import { toSourceGroup, toSourceUser } from "./entra-record";
import { graphMemberGroup, graphUser } from "./entra-shapes";

const foundMax = 20;

/** A few people with this very value; Graph compares without regard to case. */
export async function findEntraUsers(
  graph: Authorized,
  select: string,
  { value, attribute }: UserSearch,
  signal: AbortSignal,
): Promise<SourceUserRecord[]> {
  const quoted = `'${value.replaceAll("'", "''")}'`;
  const filter = filterFor(attribute, value, quoted);
  const query = { $select: select, $filter: filter, $top: foundMax };
  const found: SourceUserRecord[] = [];
  const list = { path: "/v1.0/users", query, item: graphUser };
  for await (const { items } of walk(graph, list, signal)) {
    found.push(...items.map(toSourceUser));
    if (found.length >= foundMax) break;
  }
  return found.slice(0, foundMax);
}

/** What names a person, where no attribute is given. */
const usual = ["userPrincipalName", "mail", "displayName", "mailNickname", "employeeId"];
const lists = new Set(["otherMails", "proxyAddresses", "businessPhones"]);

/** SCIM's names for what Graph calls otherwise. */
const spelled: Record<string, string> = {
  ...{ userName: "userPrincipalName", externalId: "id", emails: "mail", email: "mail" },
};

function filterFor(attribute: string | null, value: string, quoted: string): string {
  if (attribute === null) {
    const isGuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
    return [...usual, ...(isGuid ? ["id"] : [])].map((name) => `${name} eq ${quoted}`).join(" or ");
  }
  const name = spelled[attribute] ?? attribute;
  // The name becomes part of the filter's text: nothing but a path of names may.
  if (!/^[a-z0-9_]+(\/[a-z0-9_]+)*$/i.test(name)) throw unknownAttribute(attribute);
  return lists.has(name) ? `${name}/any(x:x eq ${quoted})` : `${name} eq ${quoted}`;
}

/** Directly in these; roles and administrative units are no groups. */
export async function entraGroupsOf(
  graph: Authorized,
  userId: string,
  signal: AbortSignal,
): Promise<SourceGroupRecord[]> {
  const path = `/v1.0/users/${encodeURIComponent(userId)}/memberOf`;
  const query = { $select: "id,displayName,description", $top: 999 };
  const found: SourceGroupRecord[] = [];
  const list = { path, query, item: graphMemberGroup, mayBeGone: true };
  for await (const { items } of walk(graph, list, signal)) {
    const groups = items.filter((one) => one["@odata.type"] === "#microsoft.graph.group");
    found.push(...groups.map(toSourceGroup));
  }
  return found;
}

function unknownAttribute(attribute: string): SyncError {
  return new SyncError(
    "skip",
    "SOURCE_ATTRIBUTE_UNKNOWN",
    `Microsoft Graph has no property called “${attribute}”. Use one as in mail or onPremisesExtensionAttributes/extensionAttribute1.`,
  );
}
