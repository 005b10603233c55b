import { and, eq, inArray, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { UserError } from "@/lib/core/user-error";
import { endCancelled } from "./end-run";

/**
 * Ends a run between two records: what is done stays done and is recorded, the rest is skipped.
 * A run that a worker has is ended by that worker, within a second or two.
 */
export async function cancelRun(tenantId: string, runId: string, actor: Actor): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const [run] = await tx
      .update(runs)
      .set({ cancelledBy: sql`coalesce(${runs.cancelledBy}, ${actor.name})` })
      .where(
        and(
          eq(runs.tenantId, tenantId),
          eq(runs.id, runId),
          inArray(runs.state, ["queued", "running", "held"]),
        ),
      )
      .returning();
    if (!run) {
      throw new UserError("This run has ended already. Reload the page.", { status: 409 });
    }
    if (run.state !== "running") await endCancelled(tx, run);
    await audit(tx, tenantId, actor, "run.cancelled", { id: runId, name: runId });
  });
}
