import type { HttpClient } from "@/lib/http/client";
import { unlessRefused } from "@/lib/http/unless-refused";
import type { TargetGroup } from "../port";
import type { ScimDialect } from "./scim-dialect";
import { memberIdsOf, withMembers } from "./scim-groups";
import { quoted, walk } from "./scim-lists";
import { scimGroup } from "./scim-shapes";

/** Beyond this many memberships they are not kept, but read for each person. */
const keptMax = 1_000_000;

export type GroupsOf = {
  of(userId: string, signal: AbortSignal): Promise<TargetGroup[]>;
  /** Something was changed: what was read is old. */
  forget(): void;
};

type Kept = Map<string, TargetGroup[]>;

/**
 * Groups of people who do not come with them. Not every server knows the filter: one that ignores it
 * brings all groups, another none, so that the members themselves tell: these are read once for all.
 */
export function createGroupsOf(http: HttpClient, dialect: ScimDialect, filters: boolean): GroupsOf {
  let isFiltering = filters;
  /** Set once the filter found somebody: until then, "in no group" may mean that it is not known. */
  let isProven = false;
  let kept: Promise<Kept | null> | null = null;

  async function* groupsWith(query: Record<string, string>, signal: AbortSignal) {
    const list = { path: "/Groups", item: scimGroup, query: { ...withMembers, ...query } } as const;
    for await (const { items } of walk(http, dialect, list, null, signal))
      for (const { id, displayName: name, members } of items) {
        const group = { id, name };
        // Some servers leave members out of lists.
        const ids = members?.map(({ value }) => value) ?? (await memberIdsOf(http, id, signal));
        yield { group, ids };
      }
  }

  async function filtered(id: string, signal: AbortSignal): Promise<TargetGroup[] | null> {
    const filter = `members.value eq ${quoted(id)}`;
    const found: TargetGroup[] = [];
    for await (const { group, ids } of groupsWith({ filter }, signal)) {
      if (!ids.includes(id)) return null;
      found.push(group);
    }
    isProven ||= found.length > 0;
    return isProven ? found : unproven(id, signal);
  }

  /** In no group, as all groups tell as well; null where they tell otherwise. */
  async function unproven(id: string, signal: AbortSignal): Promise<TargetGroup[] | null> {
    const known = await (kept ?? keep(signal));
    return (known ? known.get(id) : await among(id, signal))?.length ? null : [];
  }

  async function readAll(signal: AbortSignal): Promise<Kept | null> {
    const groupsOf: Kept = new Map();
    let count = 0;
    for await (const { group, ids } of groupsWith({}, signal)) {
      count += ids.length;
      if (count > keptMax) return null;
      for (const id of ids) groupsOf.set(id, [...(groupsOf.get(id) ?? []), group]);
    }
    return groupsOf;
  }

  function keep(signal: AbortSignal): Promise<Kept | null> {
    const reading = readAll(signal).catch((error: unknown) => {
      kept = null;
      throw error;
    });
    kept = reading;
    return reading;
  }

  async function among(id: string, signal: AbortSignal): Promise<TargetGroup[]> {
    const found: TargetGroup[] = [];
    for await (const { group, ids } of groupsWith({}, signal))
      if (ids.includes(id)) found.push(group);
    return found;
  }

  return {
    async of(id, signal) {
      const told = isFiltering ? await unlessRefused(() => filtered(id, signal)) : null;
      if (told) return told;
      isFiltering = false;
      const known = await (kept ?? keep(signal));
      return known ? (known.get(id) ?? []) : among(id, signal);
    },
    forget() {
      kept = null;
    },
  };
}
