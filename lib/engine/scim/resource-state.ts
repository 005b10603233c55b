import { type GroupSnapshot, groupSnapshot } from "@/db/queries/request-subjects";
import { findUser } from "@/db/queries/scim-users";
import type { AppRef } from "@/lib/core/app-ref";
import { fieldChanges, type ResourceDiff } from "@/lib/core/resource-diff";
import { storedUser } from "./stored-user";

type About = { kind: "user" | "group"; id: string };

/** A user, or what is compared of a group, at one moment. */
export type ResourceState = {
  name: string;
  resource: Record<string, unknown>;
  members: Pick<GroupSnapshot, "memberCount" | "present" | "others"> | null;
};

/** How many members are shown by name; the rest is a number. */
const listedMax = 50;

/** Null where there is none. Of a group's members those named count, and a few of the others. */
export async function resourceState(
  app: AppRef,
  { kind, id }: About,
  named: string[],
): Promise<ResourceState | null> {
  if (kind === "user") {
    const row = await findUser(app, id);
    if (!row) return null;
    const { resource } = storedUser(row);
    return { name: resource.userName, resource, members: null };
  }
  const group = await groupSnapshot(app, id, named, listedMax);
  return group && { name: group.displayName, resource: group.resource, members: group };
}

/** Null when there was and is nothing. */
export function resourceDiff(
  { kind, id }: About,
  before: ResourceState | null,
  after: ResourceState | null,
): ResourceDiff | null {
  const name = after?.name ?? before?.name;
  if (name === undefined) return null;
  const added = missingFrom(before, after);
  const removed = missingFrom(after, before);
  const grown = (after?.members?.memberCount ?? 0) - (before?.members?.memberCount ?? 0);
  // The named who left, and the others: who is beyond the list is known by the count alone.
  const gone = added.length - grown;
  return {
    ...{ kind, id, name, fields: fieldChanges(before?.resource ?? null, after?.resource ?? null) },
    membersAdded: added.slice(0, listedMax).map(unnamed),
    membersRemoved: removed.slice(0, listedMax).map(unnamed),
    moreAdded: Math.max(0, added.length - listedMax),
    moreRemoved: Math.max(0, gone - Math.min(removed.length, listedMax)),
  };
}

/** Who is in `there` and not in `here`, of those that both moments look at. */
function missingFrom(here: ResourceState | null, there: ResourceState | null): string[] {
  const seen = new Set([...(here?.members?.present ?? []), ...(here?.members?.others ?? [])]);
  const listed = [...(there?.members?.present ?? []), ...(there?.members?.others ?? [])];
  return listed.filter((id) => !seen.has(id));
}

function unnamed(id: string) {
  return { id, name: null };
}
