import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { tenants } from "@/db/schema/tenants";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { wakeApp } from "@/lib/engine/run/wake";

/** The kill switch: within two seconds no worker writes to any target of the workspace. */
export async function pauseWorkspace(tenantId: string, actor: Actor): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const [paused] = await tx
      .update(tenants)
      .set({ pausedAt: sql`now()` })
      .where(and(eq(tenants.id, tenantId), isNull(tenants.pausedAt)))
      .returning({ id: tenants.id, name: tenants.name });
    if (paused) await audit(tx, tenantId, actor, "workspace.paused", paused);
  });
}

/** Goes on with what has gathered meanwhile; runs that were under way go on where they stopped. */
export async function resumeWorkspace(tenantId: string, actor: Actor): Promise<void> {
  const found = await inTenant(tenantId, async (tx) => {
    const [resumed] = await tx
      .update(tenants)
      .set({ pausedAt: null })
      .where(and(eq(tenants.id, tenantId), isNotNull(tenants.pausedAt)))
      .returning({ id: tenants.id, name: tenants.name });
    if (!resumed) return [];
    await audit(tx, tenantId, actor, "workspace.resumed", resumed);
    return tx.select({ id: apps.id }).from(apps).where(eq(apps.tenantId, tenantId));
  });
  for (const { id } of found) wakeApp(tenantId, id);
}
