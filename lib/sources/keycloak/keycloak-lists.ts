import { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import { type Longest, walkOffset } from "@/lib/http/walk-offset";
import type { Keycloak } from "./keycloak-session";
import { type KeycloakGroup, keycloakCount, keycloakGroup } from "./keycloak-shapes";

/** Enough for few requests, and the default of every list but one (sources.md §5). */
const pageSize = 100;
const userPageSize = 500;

type List<Item> = {
  path: string;
  query?: Record<string, string | boolean>;
  item: z.ZodType<Item>;
  /** Where the number of entries can be asked for. */
  countPath?: string;
  /** What the list hangs on may be gone by now: what a 404 then says. */
  missing?: (answer: { text: string }) => [] | null;
};

/**
 * Nothing but a short page ends a list here, and a server may give fewer than it is asked for: so
 * one ends it that is shorter than others of its kind were, or behind which nothing more comes.
 */
export function walk<Item extends { id: string }>(
  keycloak: Keycloak,
  { path, query = {}, item, countPath, missing }: List<Item>,
  signal: AbortSignal,
): AsyncGenerator<{ items: Item[]; cursor: string | null }> {
  const schema = z.array(item);
  return walkOffset({
    ...{ label: "Keycloak", longest: longestOf(keycloak, path) },
    size: countPath ? userPageSize : pageSize,
    pageAt: (first, max) =>
      keycloak.with(signal, async (http) => {
        const { body } = await http.json("GET", path, {
          ...{ schema, signal, list: true, query: { ...query, first, max } },
          ...(missing ? { instead: { status: 404, read: missing } } : {}),
        });
        return { items: body, total: null };
      }),
    ...(countPath ? { count: () => countOf(keycloak, countPath, signal) } : {}),
  });
}

function longestOf({ learned }: Keycloak, path: string): Longest {
  const kind = path.slice(path.lastIndexOf("/") + 1);
  const known = learned.longest.get(kind) ?? { entries: 0, looks: 0 };
  learned.longest.set(kind, known);
  return known;
}

export function countOf(keycloak: Keycloak, path: string, signal: AbortSignal): Promise<number> {
  return keycloak.with(signal, async (http) => {
    return (await http.json("GET", path, { schema: keycloakCount, signal })).body;
  });
}

/** Every group of the tree, parents first. */
export async function* walkTree(
  keycloak: Keycloak,
  signal: AbortSignal,
): AsyncGenerator<KeycloakGroup> {
  const list = { path: "/groups", query: treeQuery, item: keycloakGroup };
  for await (const { items } of walk(keycloak, list, signal))
    for (const group of items) yield* below(keycloak, group, signal);
}

/** The group of this id and all below it; nothing when it is gone. */
export async function* treeFrom(
  keycloak: Keycloak,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<KeycloakGroup> {
  const path = `/groups/${encodeURIComponent(id)}`;
  const found = await keycloak.with(signal, async (http) => {
    const schema = keycloakGroup.transform((group) => [group]);
    const instead = { status: 404, read: emptyWhenGone };
    return (await http.json("GET", path, { schema, signal, instead })).body;
  });
  for (const group of found) yield* below(keycloak, group, signal);
}

/**
 * Since version 23 children are asked for; before it they are inside. Where nothing tells whether
 * there are any, they are asked for until the server proves to have no such list.
 */
async function* below(
  keycloak: Keycloak,
  group: KeycloakGroup,
  signal: AbortSignal,
): AsyncGenerator<KeycloakGroup> {
  yield group;
  for await (const page of childrenIn(keycloak, group, signal))
    for (const child of page) yield* below(keycloak, withPath(child, group), signal);
}

async function* childrenIn(
  keycloak: Keycloak,
  { id, subGroups, subGroupCount }: KeycloakGroup,
  signal: AbortSignal,
): AsyncGenerator<KeycloakGroup[]> {
  const { learned } = keycloak;
  const inside = subGroups ?? [];
  const isUntold = typeof subGroupCount !== "number";
  if (!isUntold) learned.hasChildLists = true;
  if (isUntold ? inside.length > 0 : subGroupCount <= inside.length) yield inside;
  else if (!isUntold) yield* childrenOf(keycloak, id, signal);
  else if (learned.hasChildLists !== false) yield* childrenIfListed(keycloak, id, signal);
}

/** Whatever a server before 23 says of a list that it has not; the group itself was found. */
async function* childrenIfListed(
  keycloak: Keycloak,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<KeycloakGroup[]> {
  const { learned } = keycloak;
  try {
    for await (const page of childrenOf(keycloak, id, signal, emptyUnlessUnknown)) {
      learned.hasChildLists = true;
      yield page;
    }
  } catch (error) {
    if (learned.hasChildLists || !(error instanceof SyncError) || error.status !== 404) throw error;
    learned.hasChildLists = false;
  }
}

/** Before 23 it is the list that is not found, not the group. */
function emptyUnlessUnknown(answer: { text: string }): [] | null {
  return /resource|path/i.test(answer.text) ? null : emptyWhenGone(answer);
}

const treeQuery = { briefRepresentation: false, subGroupsCount: true };

async function* childrenOf(
  keycloak: Keycloak,
  id: string,
  signal: AbortSignal,
  missing = emptyWhenGone,
) {
  const path = `/groups/${encodeURIComponent(id)}/children`;
  const list = { path, query: treeQuery, item: keycloakGroup, missing };
  for await (const { items } of walk(keycloak, list, signal)) yield items;
}

function withPath(child: KeycloakGroup, parent: KeycloakGroup): KeycloakGroup {
  return child.path
    ? child
    : { ...child, path: `${parent.path ?? `/${parent.name}`}/${child.name}` };
}

/** Another 404 may be a proxy's, or a wrong realm's. */
export function emptyWhenGone({ text }: { text: string }): [] | null {
  return /"error[^"]*"\s*:\s*"[^"]*\b(group|role)/i.test(text) ? [] : null;
}
