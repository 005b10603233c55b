import { z } from "zod";
import type { SettingValues } from "@/lib/core/settings/setting-field";
import type { Authorized } from "@/lib/http/authorized";
import { unlessRefused } from "@/lib/http/unless-refused";
import type { Page, SourceChanges } from "../port";
import { type News, walkDelta } from "./entra-delta";
import { toSourceGroup, toSourceUser } from "./entra-record";
import { groupSelection, groupsWithIds, userSelection, usersWithIds } from "./entra-scope";

/** Both lists' own links; each holds its selection. */
const linkPair = z.object({ users: z.string(), groups: z.string() });

/**
 * A mark to come back to; null where changes would not tell who belongs here: who is in a nested
 * group, or assigned through one, comes and goes without changing.
 */
export async function markEntraChanges(
  graph: Authorized,
  settings: SettingValues,
  signal: AbortSignal,
): Promise<string | null> {
  if (!canTell(settings)) return null;
  const [people, groups] = [userSelection(settings), `${groupSelection},members`];
  return unlessRefused(async () => {
    const users = await walkDelta(graph, { path: "/v1.0/users/delta", select: people }, signal);
    const all = await walkDelta(graph, { path: "/v1.0/groups/delta", select: groups }, signal);
    return users && all && markOf(users, all);
  });
}

function canTell({ scope = "tenant", nested }: SettingValues): boolean {
  return (scope === "tenant" || scope === "filter") && nested !== "transitive";
}

/**
 * What changed since the mark. Graph may tell an older state after a newer one, and leave out what
 * stayed: so it is taken as news of whom to look at, and they are read as they are now. Null where
 * the mark has ended (410, or a refusal), and where so much changed that all is to be read.
 */
export async function entraChangesSince(
  graph: Authorized,
  settings: SettingValues,
  mark: string,
  signal: AbortSignal,
): Promise<SourceChanges | null> {
  const links = linkPair.parse(JSON.parse(mark));
  return unlessRefused(async () => {
    const people = await walkDelta(graph, { link: links.users }, signal);
    const groups = people && (await walkDelta(graph, { link: links.groups }, signal));
    if (!groups) return null;
    const everybody = { ...settings, scope: "tenant" };
    const users = await settled(people, (ids) => usersWithIds(graph, ids, everybody, signal));
    const teams = await settled(groups, (ids) => groupsWithIds(graph, ids, signal));
    return {
      users: mapped(usersWithIds(graph, users.changed, settings, signal), toSourceUser),
      groups: mapped(groupsWithIds(graph, teams.changed, signal), toSourceGroup),
      ...{ gone: { users: users.gone, groups: teams.gone }, askGroupsOf: "newcomers" as const },
      mark: markOf(people, groups),
    };
  });
}

/** Whoever was said to be removed and is there may have been restored since. */
async function settled(
  { changed, removed }: News,
  read: (ids: string[]) => AsyncIterable<Page<{ id: string }>>,
) {
  const back = new Set<string>();
  for await (const { items } of read([...removed])) for (const { id } of items) back.add(id);
  const there = [...changed].filter((id) => !removed.has(id));
  return { changed: [...there, ...back], gone: [...removed].filter((id) => !back.has(id)) };
}

async function* mapped<From, To>(pages: AsyncIterable<Page<From>>, toItem: (item: From) => To) {
  for await (const { items, cursor } of pages) yield { cursor, items: items.map(toItem) };
}

function markOf(users: News, groups: News): string {
  return JSON.stringify({ users: users.link, groups: groups.link });
}
