import type { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import type { SourceGroupRecord, SourceUserRecord, UserSearch } from "../port";
import { toSourceGroup, toSourceUser } from "./scim-record";
import { listResponse, scimGroup, scimUser } from "./scim-shapes";

const foundMax = 20;

/** A few people with this very value; one comparison each, because not every server takes more. */
export async function findScimUsers(
  scim: Authorized,
  { value, attribute }: UserSearch,
  signal: AbortSignal,
): Promise<SourceUserRecord[]> {
  const names = attribute === null ? ["userName", "emails.value"] : [plain(attribute)];
  const found = new Map<string, SourceUserRecord>();
  for (const name of names) {
    const filter = `${name} eq ${JSON.stringify(value)}`;
    for (const user of await ask(scim, "/Users", filter, scimUser, signal))
      found.set(user.id, toSourceUser(user));
  }
  return [...found.values()].slice(0, foundMax);
}

export async function scimGroupsOf(
  scim: Authorized,
  userId: string,
  signal: AbortSignal,
): Promise<SourceGroupRecord[]> {
  const filter = `members.value eq ${JSON.stringify(userId)}`;
  return (await ask(scim, "/Groups", filter, scimGroup, signal)).map(toSourceGroup);
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
