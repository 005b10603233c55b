import type { SettingValues } from "@/lib/core/settings/setting-field";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import type { SourceGroupRecord, SourceUserRecord, UserSearch } from "../port";
import { pageSize, walk } from "./entra-lists";
import { toSourceGroup, toSourceUser } from "./entra-record";
import { groupSelection, type Scope, userSelection } from "./entra-scope";
import { graphMemberGroup, graphUser } from "./entra-shapes";

const foundMax = 20;

type Source = { graph: Authorized; settings: SettingValues; scope: Scope };

/** A few people in scope with this very value; Graph compares without regard to case. */
export async function findEntraUsers(
  source: Source,
  { value, attribute }: UserSearch,
  signal: AbortSignal,
): Promise<SourceUserRecord[]> {
  const { graph, settings } = source;
  const quoted = `'${value.replaceAll("'", "''")}'`;
  const { filter, isPlain } = filterFor(attribute, value, quoted);
  const own = settings["scope"] === "filter" ? settings["userFilter"] : "";
  const query = {
    ...{ $select: userSelection(settings), $top: foundMax },
    $filter: own ? `(${own}) and (${filter})` : filter,
  };
  const found: SourceUserRecord[] = [];
  const isAdvanced = !isPlain || Boolean(own);
  const list = { path: "/v1.0/users", query, item: graphUser, isAdvanced };
  for await (const { items } of walk(graph, list, signal)) {
    for (const user of items.map(toSourceUser))
      if (await isInScope(source, user.id, signal)) found.push(user);
    if (found.length >= foundMax) break;
  }
  return found.slice(0, foundMax);
}

async function isInScope(source: Source, id: string, signal: AbortSignal): Promise<boolean> {
  const chosen = await source.scope.groupIds(signal);
  if (chosen === null) return true;
  const groupIds = (await entraGroupsOf(source, id, signal)).map((group) => group.id);
  return source.scope.includes({ id, groupIds }, signal);
}

/** What names a person, where no attribute is given. */
const usual = ["userPrincipalName", "mail", "displayName", "mailNickname", "employeeId"];
/** What Graph compares as it is stored; the rest only its index has. */
const plain = new Set([...usual, "id", "givenName", "surname"]);
const lists = new Set(["otherMails", "proxyAddresses", "businessPhones"]);

/** SCIM's names for what Graph calls otherwise. */
const spelled: Record<string, string> = {
  ...{ userName: "userPrincipalName", externalId: "id", emails: "mail", email: "mail" },
};

function filterFor(attribute: string | null, value: string, quoted: string) {
  if (attribute === null) {
    const isGuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
    const names = [...usual, ...(isGuid ? ["id"] : [])];
    return { filter: names.map((name) => `${name} eq ${quoted}`).join(" or "), isPlain: true };
  }
  // Nested ones are written with a dot elsewhere in Usher, with a slash in OData.
  const name = (spelled[attribute] ?? attribute).replaceAll(".", "/");
  // The name becomes part of the filter's text: nothing but a path of names may.
  if (!/^[a-z0-9_]+(\/[a-z0-9_]+)*$/i.test(name)) throw unknownAttribute(attribute);
  const filter = lists.has(name) ? `${name}/any(x:x eq ${quoted})` : `${name} eq ${quoted}`;
  return { filter, isPlain: plain.has(name) };
}

/**
 * The groups in scope that count this person as a member: directly, or through others where those
 * count for the group above. Roles and administrative units are no groups.
 */
export async function entraGroupsOf(
  { graph, settings, scope }: Source,
  userId: string,
  signal: AbortSignal,
): Promise<SourceGroupRecord[]> {
  const chosen = await scope.groupIds(signal);
  const part = settings["nested"] === "transitive" ? "transitiveMemberOf" : "memberOf";
  const path = `/v1.0/users/${encodeURIComponent(userId)}/${part}`;
  const query = { $select: groupSelection, $top: pageSize };
  const found: SourceGroupRecord[] = [];
  const list = { path, query, item: graphMemberGroup, mayBeGone: true };
  for await (const { items } of walk(graph, list, signal)) {
    const groups = items.filter(
      (one) => one["@odata.type"] === "#microsoft.graph.group" && (chosen?.has(one.id) ?? true),
    );
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
