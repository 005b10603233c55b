import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";
import { wakeApp } from "@/lib/engine/run/wake";

/** None of the app's syncs writes; its SCIM endpoint goes on taking what is sent. */
export async function pauseApp(tenantId: string, actor: Actor, appId: string): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const app = await appOf(tx, tenantId, appId);
    const paused = await tx
      .update(apps)
      .set({ pausedAt: sql`now()` })
      .where(and(eq(apps.tenantId, tenantId), eq(apps.id, appId), isNull(apps.pausedAt)));
    if (paused.rowCount) await audit(tx, tenantId, actor, "app.paused", app);
  });
}

/** Goes on with what has gathered meanwhile. */
export async function resumeApp(tenantId: string, actor: Actor, appId: string): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const app = await appOf(tx, tenantId, appId);
    const resumed = await tx
      .update(apps)
      .set({ pausedAt: null })
      .where(and(eq(apps.tenantId, tenantId), eq(apps.id, appId), isNotNull(apps.pausedAt)));
    if (resumed.rowCount) await audit(tx, tenantId, actor, "app.resumed", app);
  });
  wakeApp(tenantId, appId);
}

async function appOf(tx: Transaction, tenantId: string, appId: string) {
  const [app] = await tx
    .select({ id: apps.id, name: apps.name })
    .from(apps)
    .where(and(eq(apps.tenantId, tenantId), eq(apps.id, appId)));
  if (!app) throw notFound("app");
  return app;
}
