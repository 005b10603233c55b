import type { PlannedChange } from "./change";
import type { ReasonCode } from "./reasons";
import type { GroupRules } from "./sync-settings";
import type { Capabilities } from "./target";

/** One source group and the target group of its name. */
export type GroupPair = {
  sourceGroupId: string;
  name: string;
  /** The form by which the target tells groups apart. */
  key: string;
  exists: boolean;
  /** Another source group leads to the same key. */
  collides: boolean;
  /** Why the target cannot have a group of this name; null when it can. */
  refusal: string | null;
};

export type GroupDecision = { change: PlannedChange | null; reason: ReasonCode };

/** Decides what to do about one source group. Pure. */
export function planGroup(
  pair: GroupPair,
  rules: GroupRules,
  capabilities: Capabilities,
): GroupDecision {
  if (pair.collides) return skip(pair, "group_name_collision");
  if (pair.exists) return { change: null, reason: "group_exists" };
  if (pair.refusal) return skip(pair, "group_name_refused", pair.refusal);
  if (!rules.createMissing) return skip(pair, "creating_groups_is_off");
  if (!capabilities.createGroup.able) {
    return skip(pair, "verb_unsupported", capabilities.createGroup.reason);
  }
  return { change: { ...creation(pair), reason: "group_in_source" }, reason: "group_in_source" };
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
