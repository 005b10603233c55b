import type { PlannedChange } from "@/lib/core/plan/change";
import type { RunPart } from "./run";

/**
 * What a run of a part leaves of a person's plan: one of users decides about accounts only, one of
 * groups about memberships of people who are linked already.
 */
export function ofPart(
  part: RunPart,
  changes: PlannedChange[],
  person: { isLinked: boolean },
): PlannedChange[] {
  if (part === "all") return changes;
  const isMembership = ({ kind }: PlannedChange) => kind.startsWith("membership.");
  if (part === "users") return changes.filter((change) => !isMembership(change));
  return person.isLinked ? changes.filter(isMembership) : [];
}
