import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { syncs } from "@/db/schema/syncs";
import { targets } from "@/db/schema/targets";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { wakeApp } from "@/lib/engine/run/wake";
import { loadTarget } from "./load-target";

/** Nothing is written to a paused target; what identity providers send waits. */
export async function pauseTarget(tenantId: string, actor: Actor, targetId: string): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const { name } = await loadTarget(tx, tenantId, targetId);
    const paused = await tx
      .update(targets)
      .set({ pausedAt: sql`now()` })
      .where(
        and(eq(targets.tenantId, tenantId), eq(targets.id, targetId), isNull(targets.pausedAt)),
      )
      .returning({ id: targets.id });
    if (paused.length === 0) return;
    await audit(tx, tenantId, actor, "target.paused", { id: targetId, name });
  });
}

/** Goes on with what has gathered meanwhile. */
export async function resumeTarget(
  tenantId: string,
  actor: Actor,
  targetId: string,
): Promise<void> {
  const feeding = await inTenant(tenantId, async (tx) => {
    const { name } = await loadTarget(tx, tenantId, targetId);
    const resumed = await tx
      .update(targets)
      .set({ pausedAt: null })
      .where(
        and(eq(targets.tenantId, tenantId), eq(targets.id, targetId), isNotNull(targets.pausedAt)),
      )
      .returning({ id: targets.id });
    if (resumed.length === 0) return [];
    await audit(tx, tenantId, actor, "target.resumed", { id: targetId, name });
    return tx
      .select({ appId: syncs.appId })
      .from(syncs)
      .where(and(eq(syncs.tenantId, tenantId), eq(syncs.targetId, targetId)));
  });
  for (const { appId } of feeding) wakeApp(tenantId, appId);
}
