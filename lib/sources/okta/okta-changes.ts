import { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { Authorized } from "@/lib/http/authorized";
import { answeredAt, changesFrom } from "@/lib/http/change-time";
import type { SourceChanges } from "../port";
import { typeFilter } from "./okta-groups";
import { pageSize, walk } from "./okta-lists";
import { toSourceGroup, toSourceUser } from "./okta-record";
import { oktaGroup, oktaMember, oktaUser } from "./okta-shapes";

const markShape = z.object({ at: z.number() });

/** Okta's own time; null where only one application is read: its assignments change by themselves. */
export async function markOktaChanges(
  okta: Authorized,
  { appId }: SettingValues,
  signal: AbortSignal,
): Promise<string | null> {
  return appId ? null : JSON.stringify({ at: await timeAt(okta, signal) });
}

/**
 * Who changed, was deactivated among them, and the groups whose people changed. Deleted ones never
 * appear; before somebody can be deleted in Okta they are deactivated (sources.md §2.2).
 */
export async function oktaChangesSince(
  okta: Authorized,
  settings: SettingValues,
  mark: string,
  signal: AbortSignal,
): Promise<SourceChanges> {
  const from = JSON.stringify(changesFrom(markShape.parse(JSON.parse(mark)).at));
  const next = JSON.stringify({ at: await timeAt(okta, signal) });
  return {
    users: changedUsers(okta, settings, from, signal),
    groups: changedGroups(okta, settings, from, signal),
    ...{ gone: { users: [], groups: [] }, askGroupsOf: "newcomers", mark: next },
  };
}

async function* changedUsers(
  okta: Authorized,
  settings: SettingValues,
  from: string,
  signal: AbortSignal,
) {
  // A filter is answered from what is stored; a search from an index that lags.
  const query = { filter: `lastUpdated gt ${from}`, limit: pageSize };
  const pages = walk(okta, { path: "/api/v1/users", query, item: oktaUser }, signal);
  for await (const { items, cursor } of pages)
    yield { cursor, items: items.map((user) => toSourceUser(user, settings)) };
}

async function* changedGroups(
  okta: Authorized,
  settings: SettingValues,
  from: string,
  signal: AbortSignal,
) {
  const changed = `lastUpdated gt ${from} or lastMembershipUpdated gt ${from}`;
  const types = typeFilter(settings);
  const filter = types ? `(${types}) and (${changed})` : changed;
  const query = { filter, limit: pageSize };
  const pages = walk(okta, { path: "/api/v1/groups", query, item: oktaGroup }, signal);
  for await (const { items, cursor } of pages) yield { cursor, items: items.map(toSourceGroup) };
}

async function timeAt(okta: Authorized, signal: AbortSignal): Promise<number> {
  const options = { schema: z.array(oktaMember), signal, query: { limit: 1 } };
  const { headers } = await okta.with(signal, (http) => http.json("GET", "/api/v1/users", options));
  return answeredAt(headers, Date.now());
}
