import type { GroupRef } from "@/lib/core/groups/group-router";
import type { GroupRules } from "@/lib/core/groups/group-rules";
import type { ReasonCode } from "@/lib/core/reasons/reasons";
import type { Capabilities } from "@/lib/core/target/target";
import type { PlannedChange } from "./change";

/** One group of the target that the rules want, and the source group that feeds it. */
export type GroupPair = GroupRef & {
  /** Null for a group that the rules name by themselves. */
  sourceGroupId: string | null;
  exists: boolean;
  isProtected: boolean;
  /** Whether a person has let this sync feed a group that was there before. */
  contact: "met" | "first_contact" | "contact_rejected";
  /** Another source group leads to the same key. */
  collides: boolean;
  /** Why the target cannot have a group of this name; null when it can. */
  refusal: string | null;
  /** The group that the same source group fed under its name of before, and that nobody else feeds. */
  former: (GroupRef & { isProtected: boolean }) | null;
};

export type GroupDecision = { change: PlannedChange | null; reason: ReasonCode };

type Rules = Pick<GroupRules, "createMissing" | "deleteGone">;

/** Decides what to do about one group that the rules want. Pure. */
export function planGroup(
  pair: GroupPair,
  rules: Rules,
  capabilities: Capabilities,
): GroupDecision {
  if (pair.collides) return skip(pair, "group_name_collision");
  if (pair.exists) {
    return { change: null, reason: pair.contact === "met" ? "group_exists" : pair.contact };
  }
  if (pair.isProtected || pair.former?.isProtected) return skip(pair, "group_protected");
  if (pair.refusal) return skip(pair, "group_name_refused", pair.refusal);
  if (pair.former && capabilities.renameGroup.able) return rename(pair, pair.former);
  if (!rules.createMissing) return skip(pair, "creating_groups_is_off");
  if (!capabilities.createGroup.able) {
    return skip(pair, "verb_unsupported", capabilities.createGroup.reason);
  }
  if (pair.former) return move(pair, pair.former, rules, capabilities);
  const reason = pair.sourceGroupId === null ? "group_in_rules" : "group_in_source";
  return { change: { ...creation(pair), reason }, reason };
}

/** The group keeps its members and what it may do. */
function rename(pair: GroupPair, former: GroupRef): GroupDecision {
  const reason = "group_renamed";
  const { name, key, sourceGroupId } = pair;
  const change: PlannedChange = {
    ...{ kind: "group.rename", reason, group: { key, name, sourceGroupId } },
    ...{ before: { name: former.name }, after: { name } },
  };
  return { change, reason };
}

/** Where the target cannot rename: a new group, into which the memberships that we gave move. */
function move(
  pair: GroupPair,
  former: GroupRef,
  { deleteGone }: Rules,
  { renameGroup }: Capabilities,
): GroupDecision {
  const reason = "group_renamed";
  const fate = deleteGone ? "is deleted once nobody is in it, if Usher made it" : "stays";
  const message = `${renameGroup.reason ?? "This target cannot rename groups."} So a new group is made for “${former.name}” and the members move into it; the old one ${fate}. What the old group may do has to be granted to the new one by hand.`;
  return { change: { ...creation(pair), reason, message }, reason };
}

/** A group that we made and whose source is gone. */
export type LeftGroup = GroupRef & {
  isProtected: boolean;
  /** Members that stay in it after this plan. */
  membersLeft: number;
};

/** Decides about a group whose source is gone; asked only where the rules delete such groups. */
export function planGroupRemoval(group: LeftGroup, capabilities: Capabilities): PlannedChange {
  const { key, name, isProtected, membersLeft } = group;
  const change: PlannedChange = {
    ...{ kind: "group.delete", reason: "group_gone" },
    ...{ before: { name }, after: null, group: { key, name, sourceGroupId: null } },
  };
  if (isProtected) return { ...change, reason: "group_protected", skipped: true };
  if (membersLeft > 0) return { ...change, reason: "group_not_empty", skipped: true };
  const { able, reason: why } = capabilities.deleteGroup;
  if (able) return change;
  const words = why ? { message: why } : {};
  return { ...change, reason: "verb_unsupported", skipped: true, ...words };
}

function skip(pair: GroupPair, reason: ReasonCode, message: string | null = null): GroupDecision {
  const change = { ...creation(pair), reason, skipped: true, ...(message ? { message } : {}) };
  return { change, reason };
}

function creation({ name, key, sourceGroupId }: GroupPair): Omit<PlannedChange, "reason"> {
  return {
    kind: "group.create",
    before: null,
    after: { name },
    group: { key, name, sourceGroupId },
  };
}
