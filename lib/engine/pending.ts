import { and, eq, or, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { changes } from "@/db/schema/runs";
import { pendingChanges } from "@/db/schema/source";
import type { Run } from "./lease";

/** Nobody has looked at it yet; what a finished run left behind failed and waits for its time. */
const isFresh = sql`${pendingChanges.claimedSeq} is distinct from ${pendingChanges.seq}`;

/**
 * Marks what is pending now as this run's. Only rows that are committed can be claimed, so what
 * they stand for is visible to every later read of the run; a change that comes in meanwhile
 * gets a new seq and stays for the next run.
 */
export async function claimPending(tx: Transaction, run: Run): Promise<number> {
  const leftoversAreDue = sql`exists (select from syncs s where s.id = ${run.syncId}
    and (s.retry_at is null or s.retry_at <= now() or s.failures_in_a_row > 0))`;
  const claimed = await tx
    .update(pendingChanges)
    .set({ claimedBy: run.id, claimedSeq: sql`${pendingChanges.seq}` })
    .where(
      and(
        eq(pendingChanges.tenantId, run.tenantId),
        eq(pendingChanges.syncId, run.syncId),
        run.scope === "full" ? undefined : or(isFresh, leftoversAreDue),
      ),
    );
  return claimed.rowCount ?? 0;
}

/** Removes what the run carried on. What failed stays, to be tried again on its own. */
export async function settlePending(tx: Transaction, run: Run): Promise<void> {
  const failed = tx
    .select({ id: changes.sourceId })
    .from(changes)
    .where(
      and(
        eq(changes.tenantId, run.tenantId),
        eq(changes.runId, run.id),
        eq(changes.outcome, "failed"),
        eq(changes.sourceId, pendingChanges.sourceId),
      ),
    );
  await tx.delete(pendingChanges).where(and(claimedBy(run), sql`not exists (${failed})`));
}

/** For a run that a person cancelled: what it would have done is not tried again by itself. */
export async function dropPending(tx: Transaction, run: Pick<Run, "tenantId" | "syncId" | "id">) {
  await tx.delete(pendingChanges).where(claimedBy(run));
}

function claimedBy(run: Pick<Run, "tenantId" | "syncId" | "id">) {
  return and(
    eq(pendingChanges.tenantId, run.tenantId),
    eq(pendingChanges.syncId, run.syncId),
    eq(pendingChanges.claimedBy, run.id),
    eq(pendingChanges.claimedSeq, pendingChanges.seq),
  );
}
