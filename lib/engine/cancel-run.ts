import { and, eq, inArray, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { changes, runs } from "@/db/schema/runs";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/actor";
import { UserError } from "@/lib/core/user-error";
import { dropPending } from "./pending";
import { changeTotals } from "./run-sums";

/** Ends a run between two records: what is done stays done and is recorded, the rest is skipped. */
export async function cancelRun(tenantId: string, runId: string, actor: Actor): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const [cancelled] = await tx
      .update(runs)
      .set({
        state: "cancelled",
        cancelledBy: actor.name,
        finishedAt: sql`now()`,
        leaseOwner: null,
        leaseUntil: null,
      })
      .where(
        and(
          eq(runs.tenantId, tenantId),
          eq(runs.id, runId),
          inArray(runs.state, ["queued", "running", "held"]),
        ),
      )
      .returning({
        id: runs.id,
        tenantId: runs.tenantId,
        syncId: runs.syncId,
        totals: runs.totals,
      });
    if (!cancelled) {
      throw new UserError("This run has ended already. Reload the page.", { status: 409 });
    }
    await tx
      .update(changes)
      .set({ outcome: "skipped", reason: "cancelled" })
      .where(
        and(
          eq(changes.tenantId, tenantId),
          eq(changes.runId, runId),
          eq(changes.outcome, "planned"),
        ),
      );
    const totals = { ...cancelled.totals, ...(await changeTotals(tx, cancelled)) };
    await tx
      .update(runs)
      .set({ totals })
      .where(and(eq(runs.tenantId, tenantId), eq(runs.id, runId)));
    await dropPending(tx, cancelled);
    await audit(tx, tenantId, actor, "run.cancelled", { id: runId, name: runId });
  });
}
