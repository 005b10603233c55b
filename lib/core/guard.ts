import type { SafetyRules } from "./sync-settings";

/** Why a run waits for a person. Nothing is written while it waits. */
export type Hold = {
  code: "FIRST_RUN" | "SOURCE_EMPTY" | "DISABLES" | "MEMBERSHIP_REMOVALS" | "ATTRIBUTE_VANISHED";
  message: string;
};

/** The sums a verdict needs. */
export type PlanSums = {
  scope: "full" | "delta";
  /** No full run of this sync was applied or found empty before. */
  isFirstFullRun: boolean;
  /** People the source lists now. */
  sourceUsers: number;
  /** Accounts linked by this sync. */
  managedAccounts: number;
  /** Memberships in our ledger. */
  ownedMemberships: number;
  /** Planned changes of any kind. */
  planned: number;
  disables: number;
  membershipRemovals: number;
};

/**
 * The safety limit: looks at the whole plan before anything is written. A plan over its limit, or
 * over half of it, waits for a person; so does the first full run, and a source that lists nobody.
 */
export function judge(sums: PlanSums, rules: SafetyRules): Hold[] {
  const holds: Hold[] = [];
  if (sums.scope === "full" && sums.isFirstFullRun && sums.planned > 0) holds.push(firstRun(sums));
  if (sums.sourceUsers === 0 && sums.managedAccounts > 0) holds.push(sourceEmpty(sums));
  if (overHalf(sums.disables, disablesLimit(sums, rules), rules.disablesFloor)) {
    holds.push({ code: "DISABLES", message: disablesMessage(sums, rules) });
  }
  const removalsLimit = membershipLimit(sums, rules);
  if (overHalf(sums.membershipRemovals, removalsLimit, rules.membershipRemovalsFloor)) {
    holds.push({
      code: "MEMBERSHIP_REMOVALS",
      message: `The plan takes ${sums.membershipRemovals} of ${sums.ownedMemberships} memberships away; the limit is ${removalsLimit}, and more than half of it needs a person. Check the groups in the identity provider, then approve or cancel.`,
    });
  }
  return holds;
}

/** So many disables may a run make: the smaller of a share and a number, but never below the floor. */
export function disablesLimit(
  { managedAccounts }: Pick<PlanSums, "managedAccounts">,
  rules: SafetyRules,
): number {
  const share = Math.ceil((managedAccounts * rules.disablesPercent) / 100);
  return Math.max(rules.disablesFloor, Math.min(rules.disablesMax, share));
}

export function membershipLimit(
  { ownedMemberships }: Pick<PlanSums, "ownedMemberships">,
  rules: SafetyRules,
): number {
  const share = Math.ceil((ownedMemberships * rules.membershipRemovalsPercent) / 100);
  return Math.max(rules.membershipRemovalsFloor, share);
}

function overHalf(count: number, limit: number, floor: number): boolean {
  return count > Math.max(floor, limit / 2);
}

function firstRun({ planned }: PlanSums): Hold {
  return {
    code: "FIRST_RUN",
    message: `This is the first full run of this sync and it would make ${planned} changes. Look through them, then approve or cancel.`,
  };
}

function sourceEmpty({ managedAccounts }: PlanSums): Hold {
  return {
    code: "SOURCE_EMPTY",
    message: `The identity provider lists nobody, but ${managedAccounts} accounts are linked. Check the provider's assignments before you approve.`,
  };
}

function disablesMessage(sums: PlanSums, rules: SafetyRules): string {
  const limit = disablesLimit(sums, rules);
  return `The plan disables ${sums.disables} of ${sums.managedAccounts} accounts; the limit is ${limit}, and more than half of it needs a person. Check who left in the identity provider, then approve or cancel.`;
}
