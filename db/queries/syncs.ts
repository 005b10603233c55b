import { and, asc, count, desc, eq, gt, inArray, lt, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "../client";
import { apps } from "../schema/apps";
import { runs } from "../schema/runs";
import { pendingChanges } from "../schema/source";
import { accountLinks, syncs } from "../schema/syncs";
import { targets } from "../schema/targets";
import { type PageRequest, readPage, toPage } from "./page";

export type SyncFilter = { appId?: string | undefined; targetId?: string | undefined };
export type SyncRow = Awaited<ReturnType<typeof listSyncs>>["items"][number];

/** People and groups, however often each changed. */
const distinctPending = sql<number>`count(distinct (${pendingChanges.kind}, pending_id))::int`;
const pendingIds = sql`unnest(coalesce(${pendingChanges.sourceIds},
  array[${pendingChanges.sourceId}])) as pending_id`;

/** Oldest first, each with its last run. */
export async function listSyncs(
  tenantId: string,
  filter: SyncFilter = {},
  request: PageRequest = {},
) {
  const part = readPage(request, z.string());
  return inTenant(tenantId, async (tx) => {
    const rows = await selectSyncs(
      tx,
      tenantId,
      and(
        filter.appId === undefined ? undefined : eq(syncs.appId, filter.appId),
        filter.targetId === undefined ? undefined : eq(syncs.targetId, filter.targetId),
        part.after === null ? undefined : gt(syncs.id, part.after),
        part.before === null ? undefined : lt(syncs.id, part.before),
      ),
    )
      .orderBy(part.backwards ? desc(syncs.id) : asc(syncs.id))
      .limit(part.limit + 1);
    const page = toPage(rows, part, (sync) => sync.id);
    return { ...page, items: await withLastRuns(tx, tenantId, page.items) };
  });
}

/** One sync with what it looks after; null when there is none of this id. */
export async function getSync(tenantId: string, syncId: string) {
  return inTenant(tenantId, async (tx) => {
    const rows = await selectSyncs(tx, tenantId, eq(syncs.id, syncId));
    const [sync] = await withLastRuns(tx, tenantId, rows);
    if (!sync) return null;
    const accounts = await tx
      .select({ linked: count() })
      .from(accountLinks)
      .where(and(eq(accountLinks.tenantId, tenantId), eq(accountLinks.syncId, syncId)));
    const pending = await tx
      .select({ waiting: distinctPending })
      .from(pendingChanges)
      .crossJoin(pendingIds)
      .where(and(eq(pendingChanges.tenantId, tenantId), eq(pendingChanges.syncId, syncId)));
    return {
      ...sync,
      linkedAccounts: accounts[0]?.linked ?? 0,
      pendingChanges: pending[0]?.waiting ?? 0,
    };
  });
}

/** Syncs of some apps, for lists of apps; at most one per app and target. */
export async function syncsOfApps(tx: Transaction, tenantId: string, appIds: string[]) {
  if (appIds.length === 0) return [];
  const rows = await selectSyncs(tx, tenantId, inArray(syncs.appId, appIds)).orderBy(asc(syncs.id));
  return withLastRuns(tx, tenantId, rows);
}

export async function syncsOfTargets(tx: Transaction, tenantId: string, targetIds: string[]) {
  if (targetIds.length === 0) return [];
  const rows = await selectSyncs(tx, tenantId, inArray(syncs.targetId, targetIds)).orderBy(
    asc(syncs.id),
  );
  return withLastRuns(tx, tenantId, rows);
}

function selectSyncs(tx: Transaction, tenantId: string, which: SQL | undefined) {
  return tx
    .select({
      id: syncs.id,
      appId: syncs.appId,
      appName: apps.name,
      provider: apps.provider,
      targetId: syncs.targetId,
      targetName: targets.name,
      product: targets.product,
      isSandbox: targets.isSandbox,
      seats: targets.seats,
      targetPausedAt: targets.pausedAt,
      version: syncs.version,
      createdAt: syncs.createdAt,
      pausedAt: syncs.pausedAt,
      firstFullRunAt: syncs.firstFullRunAt,
      dueAt: syncs.dueAt,
      health: syncs.health,
      healthCode: syncs.healthCode,
      healthMessage: syncs.healthMessage,
      healthSince: syncs.healthSince,
      retryAt: syncs.retryAt,
      usersDueAt: syncs.usersDueAt,
      groupsDueAt: syncs.groupsDueAt,
    })
    .from(syncs)
    .innerJoin(apps, and(eq(apps.tenantId, syncs.tenantId), eq(apps.id, syncs.appId)))
    .innerJoin(targets, and(eq(targets.tenantId, syncs.tenantId), eq(targets.id, syncs.targetId)))
    .where(and(eq(syncs.tenantId, tenantId), which))
    .$dynamic();
}

/** Ids sort by age, so the newest run of a sync is the last of its index range. */
async function withLastRuns<Sync extends { id: string }>(
  tx: Transaction,
  tenantId: string,
  found: Sync[],
) {
  if (found.length === 0) return [];
  const ids = found.map((sync) => sync.id);
  const last = await tx
    .selectDistinctOn([runs.syncId], {
      syncId: runs.syncId,
      id: runs.id,
      state: runs.state,
      scope: runs.scope,
      trigger: runs.trigger,
      createdAt: runs.createdAt,
      startedAt: runs.startedAt,
      finishedAt: runs.finishedAt,
      totals: runs.totals,
      changeCount: runs.changeCount,
    })
    .from(runs)
    .where(and(eq(runs.tenantId, tenantId), inArray(runs.syncId, ids)))
    .orderBy(runs.syncId, desc(runs.id));
  const bySync = new Map(last.map(({ syncId, ...run }) => [syncId, run]));
  return found.map((sync) => ({ ...sync, lastRun: bySync.get(sync.id) ?? null }));
}
