import type { z } from "zod";
import { SyncError } from "@/lib/core/sync-error";
import { unlessRefused } from "@/lib/http/unless-refused";
import { graphGroup } from "./entra-shapes";
import type { EntraGraph } from "./entra-token";

const permission = "Member.Read.Hidden";

type Group = z.infer<typeof graphGroup>;

/**
 * A group with hidden membership shows nobody to whom may not see its members, without an error
 * (sources.md §1.1): that is not an empty group, and nobody may be taken out for it.
 */
export function createHidden(graph: EntraGraph) {
  let isListed = false;
  const hidden = new Map<string, Group>();
  return {
    /** Groups of the list that is read. */
    note(groups: readonly Group[]): void {
      isListed = true;
      for (const group of groups) if (isHidden(group)) hidden.set(group.id, group);
    },
    /** Throws where this group, which showed nobody, hides them. */
    async refuse(groupId: string, signal: AbortSignal): Promise<void> {
      if (graph.roles()?.includes(permission)) return;
      // A run that goes on elsewhere has not read the list.
      const group = isListed ? hidden.get(groupId) : await asked(graph, groupId, signal);
      if (group && isHidden(group)) throw hides(group);
    },
  };
}

function isHidden({ visibility }: Group): boolean {
  return visibility === "HiddenMembership";
}

function asked(graph: EntraGraph, groupId: string, signal: AbortSignal): Promise<Group | null> {
  const path = `/v1.0/groups/${encodeURIComponent(groupId)}`;
  const query = { $select: "id,displayName,visibility" };
  return unlessRefused(() =>
    graph.with(signal, async (http) => {
      return (await http.json("GET", path, { schema: graphGroup, signal, query })).body;
    }),
  );
}

function hides({ id, displayName }: Group): SyncError {
  return new SyncError(
    "skip",
    "PERMISSION_MISSING",
    `Microsoft Entra ID hides who is in the group “${displayName ?? id}”, so Usher cannot tell. Add the application permission ${permission} and choose Grant admin consent, or leave the group out.`,
  );
}
