import { and, asc, desc, eq, gt, inArray, lt, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "../client";
import { appActivity, apps } from "../schema/apps";
import { sourceCounts } from "../schema/source";
import { type PageRequest, readPage, toPage } from "./page";
import { syncsOfApps } from "./syncs";

export type AppRow = NonNullable<Awaited<ReturnType<typeof getApp>>>;

/** Oldest first, each with its activity, how much is staged, and the targets it feeds. */
export async function listApps(tenantId: string, request: PageRequest = {}) {
  const part = readPage(request, z.string());
  return inTenant(tenantId, async (tx) => {
    const rows = await selectApps(
      tx,
      tenantId,
      and(
        part.after === null ? undefined : gt(apps.id, part.after),
        part.before === null ? undefined : lt(apps.id, part.before),
      ),
    )
      .orderBy(part.backwards ? desc(apps.id) : asc(apps.id))
      .limit(part.limit + 1);
    const page = toPage(rows, part, (app) => app.id);
    return { ...page, items: await completed(tx, tenantId, page.items) };
  });
}

/** Null when there is no such app in this workspace. */
export async function getApp(tenantId: string, appId: string) {
  return inTenant(tenantId, async (tx) => {
    const rows = await selectApps(tx, tenantId, eq(apps.id, appId));
    const [app] = await completed(tx, tenantId, rows);
    return app ?? null;
  });
}

function selectApps(tx: Transaction, tenantId: string, which: SQL | undefined) {
  return tx
    .select({
      id: apps.id,
      key: apps.key,
      name: apps.name,
      provider: apps.provider,
      method: apps.method,
      profile: apps.profile,
      createdAt: apps.createdAt,
      pausedAt: apps.pausedAt,
      requests: sql<number>`coalesce(${appActivity.requests}, 0)`,
      failures: sql<number>`coalesce(${appActivity.failures}, 0)`,
      firstRequestAt: appActivity.firstRequestAt,
      lastRequestAt: appActivity.lastRequestAt,
    })
    .from(apps)
    .leftJoin(appActivity, and(eq(appActivity.tenantId, tenantId), eq(appActivity.appId, apps.id)))
    .where(and(eq(apps.tenantId, tenantId), which))
    .$dynamic();
}

async function completed<App extends { id: string }>(
  tx: Transaction,
  tenantId: string,
  found: App[],
) {
  const ids = found.map((app) => app.id);
  const counts = await countsOf(tx, tenantId, ids);
  const syncs = await syncsOfApps(tx, tenantId, ids);
  return found.map((app) => ({
    ...app,
    users: counts.get(app.id)?.users ?? 0,
    groups: counts.get(app.id)?.groups ?? 0,
    syncs: syncs.filter((sync) => sync.appId === app.id),
  }));
}

/** Summed over a few shards a row; never by counting the staged rows. */
async function countsOf(tx: Transaction, tenantId: string, appIds: string[]) {
  if (appIds.length === 0) return new Map<string, { users: number; groups: number }>();
  const rows = await tx
    .select({
      appId: sourceCounts.appId,
      users: sql<number>`sum(${sourceCounts.users})::int`,
      groups: sql<number>`sum(${sourceCounts.groups})::int`,
    })
    .from(sourceCounts)
    .where(and(eq(sourceCounts.tenantId, tenantId), inArray(sourceCounts.appId, appIds)))
    .groupBy(sourceCounts.appId);
  return new Map(rows.map(({ appId, ...counts }) => [appId, counts]));
}
