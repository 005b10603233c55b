import { and, asc, eq, like } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { changes } from "@/db/schema/runs";
import type { DiffedDecision } from "@/lib/core/plan/plan-diff";
import type { RunContext } from "@/lib/engine/run/run-context";
import { storedChange, storedColumns } from "./stored-change";

/** What a stored plan decides about groups, as one decision; grows with the groups. */
export async function storedGroupChanges({ run }: RunContext): Promise<DiffedDecision> {
  const rows = await inTenant(run.tenantId, (tx) =>
    tx
      .select(storedColumns)
      .from(changes)
      .where(
        and(
          eq(changes.tenantId, run.tenantId),
          eq(changes.runId, run.id),
          like(changes.kind, "group.%"),
        ),
      )
      .orderBy(asc(changes.seq)),
  );
  return { changes: rows.map(storedChange), unchanged: null };
}
