import { and, desc, eq, ne, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { changes } from "@/db/schema/runs";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Change } from "./apply";

/** Why a membership is in our ledger. */
export type Cause = { sourceGroupId: string | null; isDefault: boolean };

/**
 * For a membership that a rollback gives back: what the ledger said before the run that took it.
 * Null when that run took away what others had given, which is theirs again.
 */
export async function causeBefore(
  tx: Transaction,
  { tenantId, undoesRunId }: RunContext["run"],
  change: Change,
): Promise<Cause | null> {
  const ofMembership = and(
    eq(changes.tenantId, tenantId),
    eq(changes.sourceId, change.sourceId ?? ""),
    eq(changes.groupKey, change.groupKey ?? ""),
    eq(changes.outcome, "applied"),
  );
  const [taken] = await tx
    .select({ reason: changes.reason, at: changes.at })
    .from(changes)
    .where(
      and(
        ofMembership,
        eq(changes.runId, undoesRunId ?? ""),
        eq(changes.kind, "membership.remove"),
      ),
    );
  if (!taken || taken.reason.startsWith("extra_in_")) return null;
  const [given] = await tx
    .select({ sourceGroupId: changes.sourceGroupId, reason: changes.reason })
    .from(changes)
    .where(
      and(
        ofMembership,
        eq(changes.kind, "membership.add"),
        ne(changes.runId, undoesRunId ?? ""),
        sql`${changes.at} <= ${taken.at}`,
      ),
    )
    .orderBy(desc(changes.at))
    .limit(1);
  return {
    sourceGroupId: given?.sourceGroupId ?? null,
    isDefault: given?.reason.startsWith("default_for_") ?? false,
  };
}
