import { and, desc, eq, inArray, ne, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { changes } from "@/db/schema/runs";
import { stageOf } from "@/lib/core/plan/change";
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
  run: RunContext["run"],
  change: Change,
): Promise<Cause | null> {
  const { tenantId, undoesRunId } = run;
  const ofMembership = and(
    eq(changes.tenantId, tenantId),
    eq(changes.sourceId, change.sourceId ?? ""),
    inArray(changes.groupKey, [change.groupKey ?? "", ...(await keyThen(tx, run, change))]),
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

const keyRows = z.array(z.object({ key: z.string() }));

/** The key under which the run that is undone knew a group which it renamed, and this one named back. */
async function keyThen(
  tx: Transaction,
  { tenantId, id, undoesRunId }: RunContext["run"],
  { groupKey }: Change,
): Promise<string[]> {
  const { rows } = await tx.execute(sql`
    select done.group_key as key from changes back
    join changes done on done.tenant_id = ${tenantId} and done.run_id = ${undoesRunId}
      and done.stage = back.stage and done.kind = back.kind and done.outcome = 'applied'
      and done.after->>'name' = back.before->>'name'
    where back.tenant_id = ${tenantId} and back.run_id = ${id} and back.stage = ${stageOf("group.rename")}
      and back.kind = 'group.rename' and back.outcome = 'applied' and back.group_key = ${groupKey}`);
  return keyRows.parse(rows).map(({ key }) => key);
}
