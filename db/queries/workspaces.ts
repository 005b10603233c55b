import { eq } from "drizzle-orm";
import { inTenant } from "../client";
import { tenants } from "../schema/tenants";

export async function getWorkspace(tenantId: string) {
  return inTenant(tenantId, async (tx) => {
    const [workspace] = await tx
      .select({
        id: tenants.id,
        slug: tenants.slug,
        name: tenants.name,
        createdAt: tenants.createdAt,
        pausedAt: tenants.pausedAt,
      })
      .from(tenants)
      .where(eq(tenants.id, tenantId));
    return workspace ?? null;
  });
}
