import { z } from "zod";
import type { Authorized } from "@/lib/http/authorized";
import { walkOffset } from "@/lib/http/walk-offset";
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

/** Nothing but a page shorter than asked for ends a list here. */
export function walk<Item extends { id: string }>(
  keycloak: Authorized,
  { path, query = {}, item, countPath, missing }: List<Item>,
  signal: AbortSignal,
): AsyncGenerator<{ items: Item[]; cursor: string | null }> {
  const schema = z.array(item);
  return walkOffset({
    label: "Keycloak",
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

export function countOf(keycloak: Authorized, path: string, signal: AbortSignal): Promise<number> {
  return keycloak.with(signal, async (http) => {
    return (await http.json("GET", path, { schema: keycloakCount, signal })).body;
  });
}

/** Every group of the tree, parents first. */
export async function* walkTree(
  keycloak: Authorized,
  signal: AbortSignal,
): AsyncGenerator<KeycloakGroup> {
  const list = { path: "/groups", query: treeQuery, item: keycloakGroup };
  for await (const { items } of walk(keycloak, list, signal))
    for (const group of items) yield* below(keycloak, group, signal);
}

/** The group of this id and all below it; nothing when it is gone. */
export async function* treeFrom(
  keycloak: Authorized,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<KeycloakGroup> {
  const path = `/groups/${encodeURIComponent(id)}`;
  const found = await keycloak.with(signal, async (http) => {
    const schema = keycloakGroup.transform((group) => [group]);
    const instead = { status: 404, read: emptyWhenGone };
    return (await http.json("GET", path, { schema, signal, instead })).body;
  });
  for (const group of found) {
    if (group.subGroupCount !== undefined || group.subGroups?.length) {
      yield* below(keycloak, group, signal);
      continue;
    }
    // Not every version tells how many there are below a group that is asked for alone.
    yield group;
    for await (const page of childrenOf(keycloak, group.id, signal, emptyWhenUnknown))
      for (const child of page) yield* below(keycloak, withPath(child, group), signal);
  }
}

/** Since version 23 children are asked for; before it they are inside. */
async function* below(
  keycloak: Authorized,
  group: KeycloakGroup,
  signal: AbortSignal,
): AsyncGenerator<KeycloakGroup> {
  yield group;
  const inside = group.subGroups ?? [];
  const isWhole = (group.subGroupCount ?? 0) <= inside.length;
  const children = isWhole ? [inside] : childrenOf(keycloak, group.id, signal);
  for await (const page of children)
    for (const child of page) yield* below(keycloak, withPath(child, group), signal);
}

const treeQuery = { briefRepresentation: false, subGroupsCount: true };

async function* childrenOf(
  keycloak: Authorized,
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

/** Before 23 there was no list of children, whatever words say so; the group itself was found. */
function emptyWhenUnknown({ text }: { text: string }): [] | null {
  return /^\s*\{.*"error/s.test(text) ? [] : null;
}

/** Another 404 may be a proxy's, or a wrong realm's. */
export function emptyWhenGone({ text }: { text: string }): [] | null {
  return /"error[^"]*"\s*:\s*"[^"]*\b(group|role)/i.test(text) ? [] : null;
}
