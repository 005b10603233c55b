import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Transaction } from "../client";
import { apps, scimTokens } from "../schema/apps";
import { runInTenant, type Statement } from "../statement";

export type ScimTokenRow = {
  tenantId: string;
  appId: string;
  id: string;
  hash: string;
  lastFour: string;
  createdBy: string;
  expiresAt: Date | null;
};

/** False when the app has that many live tokens already; the app's row is locked while counting. */
export async function insertScimToken(
  tx: Transaction,
  row: ScimTokenRow,
  liveMax: number,
): Promise<boolean> {
  const ofApp = and(eq(apps.tenantId, row.tenantId), eq(apps.id, row.appId));
  const [app] = await tx.select({ id: apps.id }).from(apps).where(ofApp).for("no key update");
  if (!app) return false;
  const live = await tx
    .select({ id: scimTokens.id })
    .from(scimTokens)
    .where(and(isLive(row.tenantId, row.appId), notExpired));
  if (live.length >= liveMax) return false;
  await tx.insert(scimTokens).values(row);
  return true;
}

export async function revokeToken(
  tx: Transaction,
  tenantId: string,
  appId: string,
  tokenId: string,
): Promise<boolean> {
  const revoked = await tx
    .update(scimTokens)
    .set({ revokedAt: sql`now()` })
    .where(and(isLive(tenantId, appId), eq(scimTokens.id, tokenId)))
    .returning({ id: scimTokens.id });
  return revoked.length > 0;
}

export type LiveScimToken = {
  id: string;
  lastFour: string;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  lastUsedIp: string | null;
};

/** What people see of an app's tokens; expired ones are shown until they are revoked. */
export async function scimTokensOf(
  tx: Transaction,
  tenantId: string,
  appId: string,
): Promise<LiveScimToken[]> {
  return tx
    .select({
      id: scimTokens.id,
      lastFour: scimTokens.lastFour,
      createdBy: scimTokens.createdBy,
      createdAt: scimTokens.createdAt,
      expiresAt: scimTokens.expiresAt,
      lastUsedAt: scimTokens.lastUsedAt,
      lastUsedIp: scimTokens.lastUsedIp,
    })
    .from(scimTokens)
    .where(isLive(tenantId, appId))
    .orderBy(asc(scimTokens.createdAt));
}

const markUsed: Statement<null> = {
  name: "scim_token_used",
  text: `update scim_tokens set last_used_at = now(), last_used_ip = coalesce($3, last_used_ip)
    where tenant_id = $1 and id = $2`,
  read: () => null,
};

export async function markScimTokenUsed(
  tenantId: string,
  tokenId: string,
  ip: string | null,
): Promise<void> {
  await runInTenant(tenantId, markUsed, [tenantId, tokenId, ip]);
}

const notExpired = sql`(${scimTokens.expiresAt} is null or ${scimTokens.expiresAt} > now())`;

function isLive(tenantId: string, appId: string) {
  return and(
    eq(scimTokens.tenantId, tenantId),
    eq(scimTokens.appId, appId),
    isNull(scimTokens.revokedAt),
  );
}
