import type { RunWarning } from "@/lib/core/mapping/attribute-drift";

/** A source group with members whom the source has not sent as people. */
export type UnresolvedGroup = {
  id: string;
  name: string;
  /** How many such members it has. */
  members: number;
  /** How many of them no run has told of. */
  news: number;
};

/** The row of one group. */
export function unresolvedMessage({ members }: UnresolvedGroup): string {
  return members === 1
    ? "1 member is not known here yet and joins by itself once the identity provider sends the person."
    : `${members} members are not known here yet and join by themselves once the identity provider sends the people.`;
}

const groupsNamed = 3;
const nameMax = 60;

/** One sentence for all groups, the ones with most first; null where there is nobody. */
export function unresolvedWarning(groups: readonly UnresolvedGroup[]): RunWarning | null {
  if (groups.length === 0) return null;
  const members = groups.reduce((sum, group) => sum + group.members, 0);
  const named = groups
    .slice(0, groupsNamed)
    .map((group) => `“${group.name.slice(0, nameMax)}” (${group.members})`);
  const rest = groups.length > groupsNamed ? ` and ${groups.length - groupsNamed} more` : "";
  const who = members === 1 ? "1 member of a group is" : `${members} members of groups are`;
  const message = `${who} not known here: ${named.join(", ")}${rest}. They join by themselves once the identity provider sends them; assign them there, should they stay away.`;
  return { code: "MEMBER_UNRESOLVED", message };
}
