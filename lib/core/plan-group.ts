import type { PlannedChange } from "./change";
import type { GroupRef } from "./group-router";
import type { GroupRules } from "./group-rules";
import type { ReasonCode } from "./reasons";
import type { Capabilities } from "./target";

/** One group of the target that the rules want, and the source group that feeds it. */
export type GroupPair = GroupRef & {
  /** Null for a group that the rules name by themselves. */
  sourceGroupId: string | null;
  exists: boolean;
  isProtected: boolean;
  /** Another source group leads to the same key. */
  collides: boolean;
  /** Why the target cannot have a group of this name; null when it can. */
  refusal: string | null;
};

export type GroupDecision = { change: PlannedChange | null; reason: ReasonCode };

/** Decides what to do about one group that the rules want. Pure. */
export function planGroup(
  pair: GroupPair,
  rules: Pick<GroupRules, "createMissing">,
  capabilities: Capabilities,
): GroupDecision {
  if (pair.collides) return skip(pair, "group_name_collision");
  if (pair.exists) return { change: null, reason: "group_exists" };
  if (pair.isProtected) return skip(pair, "group_protected");
  if (pair.refusal) return skip(pair, "group_name_refused", pair.refusal);
  if (!rules.createMissing) return skip(pair, "creating_groups_is_off");
  if (!capabilities.createGroup.able) {
    return skip(pair, "verb_unsupported", capabilities.createGroup.reason);
  }
  const reason = pair.sourceGroupId === null ? "group_in_rules" : "group_in_source";
  return { change: { ...creation(pair), reason }, reason };
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
