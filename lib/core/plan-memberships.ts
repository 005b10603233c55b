import type { PlannedChange } from "./change";
import type { Decision } from "./plan-user";
import type { GroupRules } from "./sync-settings";

export type GroupRef = { key: string; name: string };

/** The groups of one person: as wanted, as seen, and which of them we gave. */
export type MembershipPair = {
  /** `available`: the group exists, or this run makes it. */
  desired: (GroupRef & { sourceGroupId: string; available: boolean })[];
  /** Empty for an account that does not exist yet. */
  observed: Set<string>;
  /** Memberships in our ledger. Only these are ever taken away. */
  owned: GroupRef[];
};

export type MembershipPlan = {
  changes: PlannedChange[];
  /** Ledger entries for memberships that are gone from both sides. */
  forgotten: string[];
};

/** Decides which memberships of one person to add and to take away. Pure. */
export function planMemberships(
  pair: MembershipPair,
  rules: GroupRules,
  mode: Decision["memberships"],
): MembershipPlan {
  if (mode === "leave" || rules.mode === "off") return { changes: [], forgotten: [] };
  const desired = mode === "removeAll" ? [] : pair.desired;
  const wanted = new Set(desired.map((group) => group.key));
  const surplus = pair.owned.filter((group) => !wanted.has(group.key));
  return {
    changes: [...(mode === "follow" ? planAdds(pair) : []), ...planRemovals(surplus, pair, rules)],
    forgotten: surplus.filter((group) => !pair.observed.has(group.key)).map((group) => group.key),
  };
}

function planAdds({ desired, observed }: MembershipPair): PlannedChange[] {
  return desired
    .filter((group) => !observed.has(group.key))
    .map(({ key, name, sourceGroupId, available }) => {
      const change = membership("membership.add", { key, name, sourceGroupId });
      if (available) return { ...change, reason: "member_in_source" };
      // Not made in this run: refused, switched off, or it came in after the groups were planned.
      return { ...change, reason: "group_missing", skipped: true };
    });
}

function planRemovals(
  surplus: GroupRef[],
  { observed }: MembershipPair,
  rules: GroupRules,
): PlannedChange[] {
  return surplus
    .filter((group) => observed.has(group.key))
    .map(({ key, name }) => {
      const change = membership("membership.remove", { key, name, sourceGroupId: null });
      if (rules.removal === "owned") return { ...change, reason: "not_member_in_source" };
      return { ...change, reason: "removing_is_off", skipped: true };
    });
}

function membership(
  kind: "membership.add" | "membership.remove",
  group: NonNullable<PlannedChange["group"]>,
): Omit<PlannedChange, "reason"> {
  const adds = kind === "membership.add";
  return { kind, before: { member: !adds }, after: { member: adds }, group };
}
