import { inTenant } from "@/db/client";
import { apiKeys } from "@/db/schema/tenants";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { newId } from "@/lib/core/ids";
import type { NewApiKey } from "@/lib/core/settings/api-key-settings";
import { newToken } from "@/lib/secrets";

export const apiKeyPrefix = "usher_key_";

/** Makes a key for the Admin API. The token is in the answer and nowhere else. */
export async function createApiKey(
  tenantId: string,
  actor: Actor,
  { name, scopes, expiresInDays }: NewApiKey,
): Promise<{ id: string; token: string; expiresAt: Date | null }> {
  const id = newId("key");
  const { token, hash, lastFour } = newToken(apiKeyPrefix);
  const expiresAt =
    expiresInDays === null ? null : new Date(Date.now() + expiresInDays * 24 * 60 * 60 * 1_000);
  await inTenant(tenantId, async (tx) => {
    await tx
      .insert(apiKeys)
      .values({ id, tenantId, name, scopes, hash, lastFour, expiresAt, createdBy: actor.name });
    await audit(tx, tenantId, actor, "apiKey.created", { id, name }, { scopes, expiresInDays });
  });
  return { id, token, expiresAt };
}
