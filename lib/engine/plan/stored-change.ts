import { z } from "zod";
import { changes } from "@/db/schema/runs";
import type { DiffedChange } from "@/lib/core/plan/plan-diff";
import { changeKinds } from "@/lib/core/plan/sign-sums";

/** The columns of which a stored change is made again. */
export const storedColumns = {
  sourceId: changes.sourceId,
  kind: changes.kind,
  groupKey: changes.groupKey,
  groupName: changes.groupName,
  sourceGroupId: changes.sourceGroupId,
  before: changes.before,
  after: changes.after,
  reason: changes.reason,
  outcome: changes.outcome,
  message: changes.message,
};

const facts = z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])).nullable();
const storedRow = z.object({
  kind: z.enum(changeKinds),
  groupKey: z.string().nullable(),
  groupName: z.string().nullable(),
  sourceGroupId: z.string().nullable(),
  before: facts,
  after: facts,
  reason: z.string(),
  outcome: z.string(),
  message: z.string().nullable(),
});

/** A change as the planner decided it, read back from the plan. */
export function storedChange(row: unknown): DiffedChange {
  const { groupKey, groupName, sourceGroupId, outcome, message, ...change } = storedRow.parse(row);
  const group = groupKey === null ? null : { key: groupKey, name: groupName ?? groupKey };
  return {
    ...change,
    skipped: outcome !== "planned",
    ...(group === null ? {} : { group: { ...group, sourceGroupId } }),
    ...(message === null ? {} : { message }),
  };
}
