import { and, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { apps, scimRequests } from "@/db/schema/apps";
import { sourceGroups, sourceMembers, sourceUsers } from "@/db/schema/source";
import { syncs } from "@/db/schema/syncs";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";
import { removeSyncs } from "./delete-sync";

/**
 * Disconnects an identity provider: its endpoint, tokens, staged people and syncs go. Accounts in
 * the targets stay exactly as they are.
 */
export async function deleteApp(tenantId: string, actor: Actor, appId: string): Promise<void> {
  const where = and(eq(apps.tenantId, tenantId), eq(apps.id, appId));
  await inTenant(tenantId, async (tx) => {
    const [app] = await tx.select({ name: apps.name }).from(apps).where(where).for("update");
    if (!app) throw notFound("app");
    await removeSyncs(tx, tenantId, eq(syncs.appId, appId));
    await tx
      .delete(sourceMembers)
      .where(and(eq(sourceMembers.tenantId, tenantId), eq(sourceMembers.appId, appId)));
    await tx
      .delete(scimRequests)
      .where(and(eq(scimRequests.tenantId, tenantId), eq(scimRequests.appId, appId)));
    await tx.delete(apps).where(where);
    // After the app and its counters: who is still being created waits for those, and is seen now.
    await tx
      .delete(sourceUsers)
      .where(and(eq(sourceUsers.tenantId, tenantId), eq(sourceUsers.appId, appId)));
    await tx
      .delete(sourceGroups)
      .where(and(eq(sourceGroups.tenantId, tenantId), eq(sourceGroups.appId, appId)));
    await audit(tx, tenantId, actor, "app.deleted", { id: appId, name: app.name });
  });
}
