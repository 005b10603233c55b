import { and, eq, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { syncs } from "@/db/schema/syncs";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/actor";
import { UserError } from "@/lib/core/user-error";
import { wakeRun } from "./wake-run";

/** Lets a held run carry out exactly the plan that was looked at; this plan only, this once. */
export async function approveRun(tenantId: string, runId: string, actor: Actor): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const [approved] = await tx
      .update(runs)
      .set({
        state: "queued",
        phase: "apply",
        checkpoint: {},
        approvedBy: actor.name,
        approvedAt: sql`now()`,
        dueAt: sql`now()`,
        notifiedAt: sql`now()`,
      })
      .where(and(eq(runs.tenantId, tenantId), eq(runs.id, runId), eq(runs.state, "held")))
      .returning({ syncId: runs.syncId, scope: runs.scope });
    if (!approved) {
      throw new UserError("This run does not wait for approval (any more). Reload the page.", {
        status: 409,
      });
    }
    if (approved.scope === "full") {
      await tx
        .update(syncs)
        .set({ firstFullRunAt: sql`coalesce(${syncs.firstFullRunAt}, now())` })
        .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, approved.syncId)));
    }
    await audit(tx, tenantId, actor, "run.approved", { id: runId, name: runId });
  });
  await wakeRun(tenantId, runId);
}
