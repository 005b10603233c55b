import { and, eq, isNull, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { apiKeys } from "@/db/schema/tenants";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";

/** Takes effect with the next call. Revoking twice changes nothing. */
export async function revokeApiKey(tenantId: string, actor: Actor, keyId: string): Promise<void> {
  const where = and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, keyId));
  await inTenant(tenantId, async (tx) => {
    const [key] = await tx.select({ name: apiKeys.name }).from(apiKeys).where(where);
    if (!key) throw notFound("API key");
    const revoked = await tx
      .update(apiKeys)
      .set({ revokedAt: sql`now()` })
      .where(and(where, isNull(apiKeys.revokedAt)))
      .returning({ id: apiKeys.id });
    if (revoked.length === 0) return;
    await audit(tx, tenantId, actor, "apiKey.revoked", { id: keyId, name: key.name });
  });
}
