import type { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import { unlessRefused } from "@/lib/http/unless-refused";
import type { SourceGroupRecord, SourceUserRecord, UserSearch } from "../port";
import { type Paging, walk } from "./scim-lists";
import { toSourceGroup, toSourceUser } from "./scim-record";
import { listResponse, scimGroup, scimUser, scimUserGroups } from "./scim-shapes";

const foundMax = 20;

/**
 * A few people in scope with this very value; one comparison each, because not every server takes
 * more.
 */
export async function findScimUsers(
  scim: Authorized,
  userFilter: string | undefined,
  { value, attribute }: UserSearch,
  signal: AbortSignal,
): Promise<SourceUserRecord[]> {
  const names = attribute === null ? ["userName", "emails.value"] : [plain(attribute)];
  const found = new Map<string, SourceUserRecord>();
  for (const name of names) {
    const isIt = `${name} eq ${JSON.stringify(value)}`;
    const filter = userFilter ? `(${userFilter}) and ${isIt}` : isIt;
    for (const user of await ask(scim, "/Users", filter, scimUser, signal))
      found.set(user.id, toSourceUser(user));
  }
  return [...found.values()].slice(0, foundMax);
}

/**
 * The groups with this person as a member. A server that cannot be asked for those may tell them in
 * the person's own record, where RFC 7643 §4.1.2 has the nested ones marked as indirect.
 */
export async function scimGroupsOf(
  scim: Authorized,
  paging: Paging,
  userId: string,
  signal: AbortSignal,
): Promise<SourceGroupRecord[]> {
  const filter = `members.value eq ${JSON.stringify(userId)}`;
  const asked = await unlessRefused(async () => {
    const query = { filter, excludedAttributes: "members" };
    const found: SourceGroupRecord[] = [];
    for await (const { items } of walk(scim, "/Groups", query, scimGroup, paging, signal))
      found.push(...items.map(toSourceGroup));
    return found;
  });
  return asked ?? toldByThemselves(scim, userId, signal);
}

async function toldByThemselves(
  scim: Authorized,
  userId: string,
  signal: AbortSignal,
): Promise<SourceGroupRecord[]> {
  const path = `/Users/${encodeURIComponent(userId)}`;
  const { body } = await scim.with(signal, (http) =>
    http.json("GET", path, { schema: scimUserGroups, signal }),
  );
  if (!body.groups) throw untold();
  const own = body.groups.filter(({ type }) => type?.toLowerCase() !== "indirect");
  return own.map(({ value, display }) => toSourceGroup({ id: value, displayName: display }));
}

function untold(): SyncError {
  return new SyncError(
    "skip",
    "SOURCE_REJECTED",
    "The SCIM server takes no question for the groups of one person, and does not tell them in the person's record. What each person is in shows after a whole read.",
  );
}

async function ask<Item>(
  scim: Authorized,
  path: string,
  filter: string,
  item: z.ZodType<Item>,
  signal: AbortSignal,
): Promise<Item[]> {
  const { body } = await scim.with(signal, (http) =>
    http.json("GET", path, { schema: listResponse(item), signal, query: { filter, count: 200 } }),
  );
  return body.Resources;
}

function plain(attribute: string): string {
  const name = attribute === "emails" ? "emails.value" : attribute;
  // The name becomes part of the filter's text: nothing but a path of names may.
  if (/^[\w$.:-]+$/.test(name)) return name;
  throw new SyncError(
    "skip",
    "SOURCE_ATTRIBUTE_UNKNOWN",
    `SCIM has no attribute called “${attribute}”. Use one such as userName, emails or externalId.`,
  );
}
