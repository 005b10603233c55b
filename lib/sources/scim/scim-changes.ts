import { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import type { Authorized } from "@/lib/http/authorized";
import { answeredAt, changesFrom } from "@/lib/http/change-time";
import { unlessRefused } from "@/lib/http/unless-refused";
import type { SourceChanges } from "../port";
import { type Paging, walk } from "./scim-lists";
import { toSourceGroup, toSourceUser } from "./scim-record";
import { listResponse, scimGroup, scimUser } from "./scim-shapes";

const markShape = z.object({ at: z.number() });
const times = { past: "1970-01-01T00:00:00Z", future: "9000-01-01T00:00:00Z" };

/**
 * The server's own time; null where it does not prove that it can be asked by the time of a change:
 * all its people changed since 1970, and nobody will have in the future.
 */
export async function markScimChanges(
  scim: Authorized,
  signal: AbortSignal,
): Promise<string | null> {
  return unlessRefused(async () => {
    let at = Number.POSITIVE_INFINITY;
    for (const path of ["/Users", "/Groups"]) {
      const all = await countOf(scim, path, null, signal);
      const past = await countOf(scim, path, later(times.past), signal);
      const future = await countOf(scim, path, later(times.future), signal);
      if (past.total !== all.total || future.total !== 0) return null;
      at = Math.min(at, all.at);
    }
    return JSON.stringify({ at });
  });
}

type Source = { scim: Authorized; userFilter: string | undefined; paging: Paging };

/** Deleted ones never appear; that there are fewer than before shows in the totals. */
export async function scimChangesSince(
  { scim, userFilter, paging }: Source,
  mark: string,
  signal: AbortSignal,
): Promise<SourceChanges | null> {
  const isLater = later(changesFrom(markShape.parse(JSON.parse(mark)).at));
  const filter = userFilter ? `(${userFilter}) and ${isLater}` : isLater;
  return unlessRefused(async () => {
    const users = await countOf(scim, "/Users", userFilter ?? null, signal);
    const groups = await countOf(scim, "/Groups", null, signal);
    return {
      users: changedUsers(scim, filter, paging, signal),
      groups: changedGroups(scim, isLater, paging, signal),
      ...{ gone: { users: [], groups: [] }, askGroupsOf: "newcomers" as const },
      total: { users: users.total, groups: groups.total },
      mark: JSON.stringify({ at: Math.min(users.at, groups.at) }),
    };
  });
}

async function* changedUsers(
  scim: Authorized,
  filter: string,
  paging: Paging,
  signal: AbortSignal,
) {
  for await (const { items, cursor } of walk(scim, "/Users", { filter }, scimUser, paging, signal))
    yield { cursor, items: items.map(toSourceUser) };
}

async function* changedGroups(
  scim: Authorized,
  filter: string,
  paging: Paging,
  signal: AbortSignal,
) {
  const query = { filter, excludedAttributes: "members" };
  for await (const { items, cursor } of walk(scim, "/Groups", query, scimGroup, paging, signal))
    yield { cursor, items: items.map(toSourceGroup) };
}

function later(time: string): string {
  return `meta.lastModified gt "${time}"`;
}

async function countOf(
  scim: Authorized,
  path: string,
  filter: string | null,
  signal: AbortSignal,
): Promise<{ total: number; at: number }> {
  const query = { ...(filter === null ? {} : { filter }), startIndex: 1, count: 1 };
  const options = { schema: listResponse(scimGroup), signal, query };
  const { body, headers } = await scim.with(signal, (http) => http.json("GET", path, options));
  if (body.totalResults === null) throw tellsNoTotals();
  return { total: body.totalResults, at: answeredAt(headers, Date.now()) };
}

function tellsNoTotals(): SyncError {
  const message = "The SCIM server does not tell how many entries there are.";
  return new SyncError("skip", "SOURCE_REJECTED", message);
}
