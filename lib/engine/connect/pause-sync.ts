import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { syncs } from "@/db/schema/syncs";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { wakeApp } from "@/lib/engine/run/wake";
import { syncName } from "./delete-sync";

/** A paused sync starts no runs; what its identity provider sends is kept and waits. */
export async function pauseSync(tenantId: string, actor: Actor, syncId: string): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const name = await syncName(tx, tenantId, syncId);
    const paused = await tx
      .update(syncs)
      .set({ pausedAt: sql`now()` })
      .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId), isNull(syncs.pausedAt)))
      .returning({ id: syncs.id });
    if (paused.length === 0) return;
    await audit(tx, tenantId, actor, "sync.paused", { id: syncId, name });
  });
}

/** Goes on with what has gathered meanwhile. */
export async function resumeSync(tenantId: string, actor: Actor, syncId: string): Promise<void> {
  const appId = await inTenant(tenantId, async (tx) => {
    const name = await syncName(tx, tenantId, syncId);
    const [resumed] = await tx
      .update(syncs)
      .set({ pausedAt: null })
      .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId), isNotNull(syncs.pausedAt)))
      .returning({ appId: syncs.appId });
    if (!resumed) return null;
    await audit(tx, tenantId, actor, "sync.resumed", { id: syncId, name });
    return resumed.appId;
  });
  if (appId) wakeApp(tenantId, appId);
}
