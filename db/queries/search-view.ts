import { and, eq } from "drizzle-orm";
import { inTenant } from "../client";
import { apps, scimRequests } from "../schema/apps";

/** A SCIM request by its id, whichever app it came to; by way of the apps, which the index leads with. */
export async function findRequest(tenantId: string, requestId: string) {
  return inTenant(tenantId, async (tx) => {
    const [request] = await tx
      .select({
        appId: scimRequests.appId,
        effect: scimRequests.effect,
        status: scimRequests.status,
      })
      .from(apps)
      .innerJoin(
        scimRequests,
        and(eq(scimRequests.tenantId, apps.tenantId), eq(scimRequests.appId, apps.id)),
      )
      .where(and(eq(apps.tenantId, tenantId), eq(scimRequests.id, requestId)))
      .limit(1);
    return request ?? null;
  });
}
