import { and, asc, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "@/db/client";
import { changes } from "@/db/schema/runs";
import type { DiffedDecision } from "@/lib/core/plan-diff";
import type { RunContext } from "./run-context";

const facts = z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])).nullable();

/** What a stored plan decides about groups, as one decision; grows with the groups. */
export async function storedGroupChanges({ run }: RunContext): Promise<DiffedDecision> {
  const rows = await inTenant(run.tenantId, (tx) =>
    tx
      .select({
        groupKey: changes.groupKey,
        groupName: changes.groupName,
        sourceGroupId: changes.sourceGroupId,
        before: changes.before,
        after: changes.after,
        reason: changes.reason,
        outcome: changes.outcome,
        message: changes.message,
      })
      .from(changes)
      .where(
        and(
          eq(changes.tenantId, run.tenantId),
          eq(changes.runId, run.id),
          eq(changes.kind, "group.create"),
          isNull(changes.accountId),
        ),
      )
      .orderBy(asc(changes.seq)),
  );
  const stored = rows.map(({ groupKey, groupName, sourceGroupId, ...row }) => ({
    kind: "group.create" as const,
    before: facts.parse(row.before),
    after: facts.parse(row.after),
    reason: row.reason,
    skipped: row.outcome !== "planned",
    group: { key: groupKey ?? "", name: groupName ?? "", sourceGroupId },
    ...(row.message === null ? {} : { message: row.message }),
  }));
  return { changes: stored, unchanged: null };
}
