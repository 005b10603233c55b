import { and, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";
import { appNameTaken } from "./create-app";
import { isUniqueViolation } from "./unique-violation";

/** The SCIM address stays: it carries the app's key, not its name. */
export async function renameApp(
  tenantId: string,
  actor: Actor,
  appId: string,
  name: string,
): Promise<void> {
  const where = and(eq(apps.tenantId, tenantId), eq(apps.id, appId));
  await inTenant(tenantId, async (tx) => {
    const [before] = await tx.select({ name: apps.name }).from(apps).where(where).for("update");
    if (!before) throw notFound("app");
    if (before.name === name) return;
    await tx.update(apps).set({ name }).where(where);
    await audit(tx, tenantId, actor, "app.renamed", { id: appId, name }, { before: before.name });
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? appNameTaken(name) : error;
  });
}
