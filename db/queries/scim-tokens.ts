import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { CredentialKind } from "@/lib/core/access/scim-credential";
import type { Transaction } from "../client";
import { apps, scimTokens } from "../schema/apps";
import { runInTenant, type Statement } from "../statement";

export type ScimTokenRow = {
  tenantId: string;
  appId: string;
  id: string;
  kind: CredentialKind;
  hash: string;
  lastFour: string;
  createdBy: string;
  expiresAt: Date | null;
  warnedDays: number | null;
};

/** False when the app has that many live ones of the kind already; the app's row is locked while counting. */
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
    .where(and(isLive(row.tenantId, row.appId), eq(scimTokens.kind, row.kind), notExpired));
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
  kind: CredentialKind;
  lastFour: string;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  lastUsedIp: string | null;
  lastUsedAgent: string | null;
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
      kind: scimTokens.kind,
      lastFour: scimTokens.lastFour,
      createdBy: scimTokens.createdBy,
      createdAt: scimTokens.createdAt,
      expiresAt: scimTokens.expiresAt,
      lastUsedAt: scimTokens.lastUsedAt,
      lastUsedIp: scimTokens.lastUsedIp,
      lastUsedAgent: scimTokens.lastUsedAgent,
    })
    .from(scimTokens)
    .where(isLive(tenantId, appId))
    .orderBy(asc(scimTokens.createdAt));
}

const markUsed: Statement<null> = {
  name: "scim_token_used",
  text: `update scim_tokens set last_used_at = now(), last_used_ip = coalesce($3, last_used_ip),
      last_used_agent = coalesce($4, last_used_agent)
    where tenant_id = $1 and id = $2`,
  read: () => null,
};

export async function markScimTokenUsed(
  tenantId: string,
  tokenId: string,
  { ip, agent }: { ip: string | null; agent: string | null },
): Promise<void> {
  await runInTenant(tenantId, markUsed, [tenantId, tokenId, ip, agent?.slice(0, 256) ?? null]);
}

export type ExpiringToken = {
  id: string;
  kind: CredentialKind;
  lastFour: string;
  appId: string;
  appName: string;
  expiresAt: Date;
  lastUsedAt: Date | null;
};

/** Soonest first: live ones that end within a month, and those that have ended but not been revoked. */
export async function expiringTokens(
  tx: Transaction,
  tenantId: string,
  appId: string | null = null,
): Promise<ExpiringToken[]> {
  const rows = await tx
    .select({
      id: scimTokens.id,
      kind: scimTokens.kind,
      lastFour: scimTokens.lastFour,
      appId: apps.id,
      appName: apps.name,
      expiresAt: scimTokens.expiresAt,
      lastUsedAt: scimTokens.lastUsedAt,
    })
    .from(scimTokens)
    .innerJoin(apps, and(eq(apps.tenantId, tenantId), eq(apps.id, scimTokens.appId)))
    .where(
      and(
        eq(scimTokens.tenantId, tenantId),
        appId === null ? undefined : eq(scimTokens.appId, appId),
        isNull(scimTokens.revokedAt),
        sql`${scimTokens.expiresAt} <= now() + interval '30 days'`,
      ),
    )
    .orderBy(asc(scimTokens.expiresAt))
    .limit(50);
  return rows.flatMap(({ expiresAt, ...token }) => (expiresAt ? [{ ...token, expiresAt }] : []));
}

/** The same of one token, locked so that its warning is mailed once; null when it is gone. */
export async function tokenToWarnOf(tx: Transaction, tenantId: string, tokenId: string) {
  const [token] = await tx
    .select({
      id: scimTokens.id,
      kind: scimTokens.kind,
      lastFour: scimTokens.lastFour,
      appId: apps.id,
      appName: apps.name,
      expiresAt: scimTokens.expiresAt,
      lastUsedAt: scimTokens.lastUsedAt,
      warnedDays: scimTokens.warnedDays,
    })
    .from(scimTokens)
    .innerJoin(apps, and(eq(apps.tenantId, tenantId), eq(apps.id, scimTokens.appId)))
    .where(
      and(
        eq(scimTokens.tenantId, tenantId),
        eq(scimTokens.id, tokenId),
        isNull(scimTokens.revokedAt),
      ),
    )
    .for("update", { of: scimTokens });
  return token ?? null;
}

export async function noteWarned(
  tx: Transaction,
  tenantId: string,
  tokenId: string,
  days: number,
): Promise<void> {
  await tx
    .update(scimTokens)
    .set({ warnedDays: days })
    .where(and(eq(scimTokens.tenantId, tenantId), eq(scimTokens.id, tokenId)));
}

const notExpired = sql`(${scimTokens.expiresAt} is null or ${scimTokens.expiresAt} > now())`;

function isLive(tenantId: string, appId: string) {
  return and(
    eq(scimTokens.tenantId, tenantId),
    eq(scimTokens.appId, appId),
    isNull(scimTokens.revokedAt),
  );
}
