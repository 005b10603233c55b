import { and, asc, desc, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "../client";
import { apiKeys } from "../schema/tenants";
import { type PageRequest, readPage, toPage } from "./page";

/** Newest first, revoked ones included; the token itself is not kept. */
export async function listApiKeys(tenantId: string, request: PageRequest = {}) {
  const part = readPage(request, z.string());
  return inTenant(tenantId, async (tx) => {
    const rows = await tx
      .select({
        id: apiKeys.id,
        name: apiKeys.name,
        lastFour: apiKeys.lastFour,
        scopes: apiKeys.scopes,
        createdBy: apiKeys.createdBy,
        createdAt: apiKeys.createdAt,
        expiresAt: apiKeys.expiresAt,
        lastUsedAt: apiKeys.lastUsedAt,
        revokedAt: apiKeys.revokedAt,
      })
      .from(apiKeys)
      .where(
        and(
          eq(apiKeys.tenantId, tenantId),
          part.after === null ? undefined : lt(apiKeys.id, part.after),
          part.before === null ? undefined : gt(apiKeys.id, part.before),
        ),
      )
      .orderBy(part.backwards ? asc(apiKeys.id) : desc(apiKeys.id))
      .limit(part.limit + 1);
    return toPage(rows, part, (key) => key.id);
  });
}

/** Keys in use that end within a month, the soonest first. */
export async function endingApiKeys(tenantId: string) {
  const rows = await inTenant(tenantId, (tx) =>
    tx
      .select({
        id: apiKeys.id,
        name: apiKeys.name,
        lastFour: apiKeys.lastFour,
        expiresAt: apiKeys.expiresAt,
      })
      .from(apiKeys)
      .where(
        and(
          eq(apiKeys.tenantId, tenantId),
          isNull(apiKeys.revokedAt),
          sql`${apiKeys.expiresAt} between now() and now() + interval '30 days'`,
        ),
      )
      .orderBy(asc(apiKeys.expiresAt))
      .limit(50),
  );
  return rows.flatMap(({ expiresAt, ...key }) => (expiresAt ? [{ ...key, expiresAt }] : []));
}

/** A key that is not revoked, locked, so that one worker warns of it. */
export async function apiKeyToWarnOf(tx: Transaction, tenantId: string, keyId: string) {
  const [key] = await tx
    .select({
      name: apiKeys.name,
      lastFour: apiKeys.lastFour,
      expiresAt: apiKeys.expiresAt,
      lastUsedAt: apiKeys.lastUsedAt,
      warnedDays: apiKeys.warnedDays,
    })
    .from(apiKeys)
    .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt)))
    .for("update");
  return key ?? null;
}

export async function noteApiKeyWarned(
  tx: Transaction,
  tenantId: string,
  keyId: string,
  days: number,
): Promise<void> {
  await tx
    .update(apiKeys)
    .set({ warnedDays: days })
    .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, keyId)));
}

/** To the minute is enough, and spares a write with every call. */
export async function markApiKeyUsed(tenantId: string, keyId: string): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    await tx
      .update(apiKeys)
      .set({ lastUsedAt: sql`now()` })
      .where(
        and(
          eq(apiKeys.tenantId, tenantId),
          eq(apiKeys.id, keyId),
          sql`(${apiKeys.lastUsedAt} is null or ${apiKeys.lastUsedAt} < now() - interval '1 minute')`,
        ),
      );
  });
}
