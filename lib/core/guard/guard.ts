import type { SafetyRules } from "@/lib/core/settings/sync-settings";

export type HoldCode =
  | "FIRST_RUN"
  | "PLAN_RESUMED"
  | "SOURCE_EMPTY"
  | "SOURCE_SHRUNK"
  | "DISABLES"
  | "MEMBERSHIP_REMOVALS"
  | "GROUP_REMOVALS"
  | "ADOPTIONS"
  | "POLICY_TESTS"
  | "ATTRIBUTE_VANISHED"
  | "ROLLBACK";

/** Why a run waits for a person. Nothing is written while it waits. */
export type Hold = { code: HoldCode; message: string };

/** Whether more would be taken away than a safety limit lets through without a person. */
export function isOverLimit(holds: readonly Hold[] | null): boolean {
  const limits: HoldCode[] = ["DISABLES", "MEMBERSHIP_REMOVALS", "GROUP_REMOVALS"];
  return (holds ?? []).some(({ code }) => limits.includes(code));
}

/** What a plan takes away from one target group. */
export type GroupLoss = {
  name: string;
  /** Members it has now. */
  members: number;
  removals: number;
  /** Taken away in the last 24 hours without a person. */
  used: number;
};

/** So many accounts were found by one match rule; the reason names it. */
export type Adoptions = { reason: string; count: number };

/** The sums a verdict needs. */
export type PlanSums = {
  scope: "full" | "delta";
  /** No full run of this sync was applied or found empty before. */
  isFirstFullRun: boolean;
  /** The licence had lapsed, and nobody has looked at a plan since it is back. */
  isResumed: boolean;
  /** People the source lists now. */
  sourceUsers: number;
  /** People it listed when the last full run was carried out; null before that. */
  sourceUsersBefore: number | null;
  /** Accounts linked by this sync. */
  managedAccounts: number;
  /** Memberships in our ledger. */
  ownedMemberships: number;
  /** Planned changes of any kind. */
  planned: number;
  /** Accounts that existed before and would be linked. */
  adoptions: Adoptions[];
  disables: number;
  /** Groups that we made and that would be deleted; they count as accounts do. */
  groupDeletes: number;
  /** Without those of accounts that the plan makes: nobody had them before. */
  membershipRemovals: number;
  /** What runs of any trigger took away in the last 24 hours without a person. */
  used: { disables: number; membershipRemovals: number };
  groups: GroupLoss[];
};

/**
 * The safety limit: looks at the whole plan before anything is written. A plan that alone is over
 * half of a limit, or over it together with the last 24 hours, waits for a person; so does the
 * first full run, and a source that lists nobody or far fewer people than before.
 */
export function judge(sums: PlanSums, rules: SafetyRules, now: number): Hold[] {
  const raise = raiseFactor(rules, now);
  return [
    sums.scope === "full" && sums.isFirstFullRun && sums.planned > 0 ? firstRun(sums) : null,
    sums.isResumed && sums.planned > 0 ? resumed(sums) : null,
    sourceHold(sums),
    adoptionHold(sums),
    disablesHold(sums, rules, raise),
    removalsHold(sums, rules, raise),
    groupsHold(sums, rules, raise),
  ].filter((hold) => hold !== null);
}

/** Limits cannot be switched off, only raised, and that ends by itself. */
export function raiseFactor({ raised }: SafetyRules, now: number): number {
  return raised && now < Date.parse(raised.until) ? raised.times : 1;
}

/** So many disables in 24 hours: the smaller of a share and a number, but never below the floor. */
export function disablesLimit(
  { managedAccounts }: Pick<PlanSums, "managedAccounts">,
  rules: SafetyRules,
  raise = 1,
): number {
  const share = Math.ceil((managedAccounts * rules.disablesPercent) / 100);
  return raise * Math.max(rules.disablesFloor, Math.min(rules.disablesMax, share));
}

/** Of the memberships that were ours when the 24 hours began. */
export function membershipLimit(
  { ownedMemberships, used }: Pick<PlanSums, "ownedMemberships" | "used">,
  rules: SafetyRules,
  raise = 1,
): number {
  const before = ownedMemberships + used.membershipRemovals;
  const share = Math.ceil((before * rules.membershipRemovalsPercent) / 100);
  return raise * Math.max(rules.membershipRemovalsFloor, share);
}

/** Small groups are left to the limit over all groups: half of four people is nothing unusual. */
export function groupLimit(group: GroupLoss, rules: SafetyRules, raise = 1): number | null {
  const before = group.members + group.used;
  if (before <= rules.groupMembersMin) return null;
  return raise * Math.ceil((before * rules.groupRemovalsPercent) / 100);
}

/** Over half of the limit alone, or over all of it together with what went before. */
function needsPerson(count: number, used: number, limit: number, floor: number): boolean {
  return count > 0 && (count > aloneAtMost(limit, floor) || used + count > limit);
}

/** So many in one plan go without a person: half of the limit, or the floor. */
export function aloneAtMost(limit: number, floor: number): number {
  return Math.max(floor, Math.floor(limit / 2));
}

function disablesHold(sums: PlanSums, rules: SafetyRules, raise: number): Hold | null {
  const { disables, groupDeletes, managedAccounts, used } = sums;
  const limit = disablesLimit(sums, rules, raise);
  const losses = disables + groupDeletes;
  if (!needsPerson(losses, used.disables, limit, rules.disablesFloor)) return null;
  const groups = groupDeletes > 0 ? ` and deletes ${groupDeletes} groups` : "";
  return {
    code: "DISABLES",
    message: `The plan takes ${disables} of ${managedAccounts} accounts out of use${groups}${inWindow(used.disables)}; the limit in 24 hours is ${limit}, and more than half of it at once needs a person. Check who left in the identity provider, then approve or cancel.`,
  };
}

function removalsHold(sums: PlanSums, rules: SafetyRules, raise: number): Hold | null {
  const { membershipRemovals, ownedMemberships, used } = sums;
  const limit = membershipLimit(sums, rules, raise);
  const floor = rules.membershipRemovalsFloor;
  if (!needsPerson(membershipRemovals, used.membershipRemovals, limit, floor)) return null;
  return {
    code: "MEMBERSHIP_REMOVALS",
    message: `The plan takes ${membershipRemovals} of ${ownedMemberships} memberships away${inWindow(used.membershipRemovals)}; the limit in 24 hours is ${limit}, and more than half of it at once needs a person. Check the groups in the identity provider, then approve or cancel.`,
  };
}

/** So many people may leave one group at once without a question, however small it is. */
const groupFloor = 5;
const groupsNamed = 3;

function groupsHold({ groups }: PlanSums, rules: SafetyRules, raise: number): Hold | null {
  const over = groups.filter((group) => {
    const limit = groupLimit(group, rules, raise);
    return limit !== null && needsPerson(group.removals, group.used, limit, groupFloor);
  });
  if (over.length === 0) return null;
  const named = over
    .slice(0, groupsNamed)
    .map(({ name, removals, members }) => `“${name}” (${removals} of ${members})`);
  const rest = over.length > groupsNamed ? ` and ${over.length - groupsNamed} more` : "";
  return {
    code: "GROUP_REMOVALS",
    message: `The plan takes many members out of ${named.join(", ")}${rest}. A group may lose ${rules.groupRemovalsPercent} % of its members in 24 hours, and half of that at once. Check these groups in the identity provider, then approve or cancel.`,
  };
}

function inWindow(used: number): string {
  return used > 0 ? `, after ${used} in the last 24 hours` : "";
}

function firstRun({ planned }: PlanSums): Hold {
  return {
    code: "FIRST_RUN",
    message: `This is the first full run of this sync and it would make ${planned} changes. Look through them, then approve or cancel.`,
  };
}

function resumed({ planned }: PlanSums): Hold {
  return {
    code: "PLAN_RESUMED",
    message: `The licence had ended and is back. What gathered meanwhile would make ${planned} changes. Look through them, then approve or cancel.`,
  };
}

const shrunkShare = 0.2;
const shrunkUsers = 20;

function sourceHold(sums: PlanSums): Hold | null {
  const { sourceUsers, sourceUsersBefore, managedAccounts } = sums;
  if (sourceUsers === 0 && managedAccounts > 0) return sourceEmpty(sums);
  const losses = sums.disables + sums.membershipRemovals;
  if (sourceUsersBefore === null || losses === 0) return null;
  const missing = sourceUsersBefore - sourceUsers;
  if (missing <= shrunkUsers || missing <= sourceUsersBefore * shrunkShare) return null;
  return {
    code: "SOURCE_SHRUNK",
    message: `The identity provider lists ${sourceUsers} people; it was ${sourceUsersBefore} when the last full run was carried out. Check that it still assigns everyone, then approve or cancel.`,
  };
}

function sourceEmpty({ managedAccounts }: PlanSums): Hold {
  return {
    code: "SOURCE_EMPTY",
    message: `The identity provider lists nobody, but ${managedAccounts} accounts are linked. Check the provider's assignments before you approve.`,
  };
}

function adoptionHold({ adoptions }: PlanSums): Hold | null {
  const total = adoptions.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  const found = adoptions.map(({ reason, count }) => `${count} ${adoptedBy[reason] ?? reason}`);
  return {
    code: "ADOPTIONS",
    message: `The plan takes over ${total} ${total === 1 ? "account that was" : "accounts that were"} in the target before Usher: ${found.join(", ")}. From then on they follow the identity provider. Look through the rows “linked”, then approve all or only some.`,
  };
}

const adoptedBy: Partial<Record<string, string>> = {
  matched_by_username: "found by user name",
  matched_by_email: "found by e-mail",
  matched_by_external_id: "found by external id",
  matched_by_attribute: "found by an attribute",
};
