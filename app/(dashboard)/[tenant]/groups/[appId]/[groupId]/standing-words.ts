import type { DifferenceStanding } from "@/db/queries/group-view";

/** How somebody stands to the two groups, as people read it. */
export const standingWords: Record<DifferenceStanding, string> = {
  both: "In both",
  missing: "Only in the source: the next run adds them",
  ours: "Only in the target, given by Usher: the next run may take them away",
  noAccount: "Only in the source, with no account in this target",
  disabled: "Only in the source, and disabled there",
  others: "Only in the target, given by others: Usher keeps them",
};
