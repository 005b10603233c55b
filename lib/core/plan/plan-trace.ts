import type { GroupRef, GroupRoute, WantedGroup } from "@/lib/core/groups/group-router";
import type { FieldTrace } from "@/lib/core/mapping/attribute-derive";
import type { SourceGroupRef } from "@/lib/core/mapping/source-user";
import type { AccountField } from "@/lib/core/target/target";
import type { MembershipPair } from "./plan-memberships";
import type { Decision, UserPair } from "./user-pair";

/** One rule about groups, as it was asked for one person. */
export type RuleTrace = GroupRef & {
  rule: WantedGroup["reason"];
  holds: boolean;
  sourceGroupId: string | null;
  /** The row of the group mapping, or the condition's expression. */
  place: string | null;
  /** Why it does not hold, where that is not plain. */
  why: string | null;
};

export type GroupTrace = { rules: RuleTrace[] };

/** A source group somebody is in, the way there, and what the rules make of it. */
export type RoutedGroup = SourceGroupRef & { way: string[]; route: GroupRoute };

/**
 * What the planner noted on its way to one person's decision. Filled in by the very functions that
 * decide, when somebody asks why; runs go without.
 */
export type PersonTrace = {
  attributes: Partial<Record<AccountField, FieldTrace>>;
  groups: RoutedGroup[];
  /** Names of the required groups that take the person in; null when the rules require none. */
  takenInBy: string[] | null;
  rules: RuleTrace[];
  user: UserPair | null;
  decision: Decision | null;
  memberships: MembershipPair | null;
};

export function emptyTrace(): PersonTrace {
  const none = { user: null, decision: null, memberships: null, takenInBy: null };
  return { attributes: {}, groups: [], rules: [], ...none };
}
