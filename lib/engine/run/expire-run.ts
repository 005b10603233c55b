import { and, eq, lte, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { audit } from "@/lib/audit";
import { systemActor } from "@/lib/core/access/actor";
import { endExpired } from "./end-run";

/** Drops a plan that waited for a person for a whole day; its people are planned again. */
export async function expireRun(tenantId: string, runId: string): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const [run] = await tx
      .select()
      .from(runs)
      .where(
        and(
          eq(runs.tenantId, tenantId),
          eq(runs.id, runId),
          eq(runs.state, "held"),
          lte(runs.heldAt, sql`now() - interval '24 hours'`),
        ),
      )
      .for("update");
    if (!run) return;
    await endExpired(tx, run);
    await audit(tx, tenantId, systemActor, "run.expired", { id: runId, name: runId });
  });
}
