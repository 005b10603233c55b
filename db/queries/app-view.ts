import { and, asc, desc, eq, like, ne } from "drizzle-orm";
import { inTenant, type Transaction } from "../client";
import { apps } from "../schema/apps";
import { sourceUsers } from "../schema/source";
import { expiringTokens, scimTokensOf } from "./scim-tokens";

/** Null when there is no such app in this workspace. */
export async function getAppName(
  tx: Transaction,
  tenantId: string,
  appId: string,
): Promise<string | null> {
  const [app] = await tx
    .select({ name: apps.name })
    .from(apps)
    .where(and(eq(apps.tenantId, tenantId), eq(apps.id, appId)));
  return app?.name ?? null;
}

/** The part of the app's addresses that names it; null when there is no such app. */
export async function getAppKey(tenantId: string, appId: string): Promise<string | null> {
  const where = and(eq(apps.tenantId, tenantId), eq(apps.id, appId));
  const [app] = await inTenant(tenantId, (tx) =>
    tx.select({ key: apps.key }).from(apps).where(where),
  );
  return app?.key ?? null;
}

/** True for an app that Usher reads, instead of being sent to. */
export async function isRead(tx: Transaction, tenantId: string, appId: string): Promise<boolean> {
  const where = and(eq(apps.tenantId, tenantId), eq(apps.id, appId), ne(apps.method, "scim"));
  return (await tx.select({ id: apps.id }).from(apps).where(where)).length > 0;
}

/** Tokens that are not revoked, oldest first. */
export function listAppTokens(tenantId: string, appId: string) {
  return inTenant(tenantId, (tx) => scimTokensOf(tx, tenantId, appId));
}

/** Tokens of one app, or of all, that end within a month or have ended. */
export function listExpiringTokens(tenantId: string, appId: string | null = null) {
  return inTenant(tenantId, (tx) => expiringTokens(tx, tenantId, appId));
}

/** People to try the attribute mapping on: by the beginning of a user name, else the newest. */
export function samplePeople(tenantId: string, appId: string, userName: string | null, most = 5) {
  const ofApp = and(eq(sourceUsers.tenantId, tenantId), eq(sourceUsers.appId, appId));
  const beginning = `${(userName ?? "").toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  return inTenant(tenantId, (tx) =>
    tx
      .select({
        id: sourceUsers.id,
        userName: sourceUsers.userName,
        externalId: sourceUsers.externalId,
        displayName: sourceUsers.displayName,
        active: sourceUsers.active,
        resource: sourceUsers.resource,
      })
      .from(sourceUsers)
      .where(userName ? and(ofApp, like(sourceUsers.userNameKey, beginning)) : ofApp)
      .orderBy(userName ? asc(sourceUsers.userNameKey) : desc(sourceUsers.id))
      .limit(most),
  );
}

/** One person's record; null when the app has no such person. */
export async function samplePersonById(tenantId: string, appId: string, id: string) {
  const [person] = await inTenant(tenantId, (tx) =>
    tx
      .select({ resource: sourceUsers.resource })
      .from(sourceUsers)
      .where(
        and(
          eq(sourceUsers.tenantId, tenantId),
          eq(sourceUsers.appId, appId),
          eq(sourceUsers.id, id),
        ),
      ),
  );
  return person?.resource ?? null;
}
