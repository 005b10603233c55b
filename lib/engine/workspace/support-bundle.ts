import { and, asc, eq, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { changes, exchanges, runs } from "@/db/schema/runs";
import { syncs } from "@/db/schema/syncs";
import { targets } from "@/db/schema/targets";
import { callWithoutPeople, namesOf, withoutNames } from "@/lib/core/access/without-people";
import { notFound } from "@/lib/core/not-found";
import type { SyncSettings } from "@/lib/core/settings/sync-settings";
import { programMark } from "@/lib/engine/plan/plan-epoch";
import { settingsOf } from "@/lib/engine/settings/settings-of";

/** Enough to see what goes wrong; the run's download has all. */
const changesMax = 1_000;

/**
 * What support needs to know about a run: versions, rules, decisions and what was said to the
 * target. No secret is in it, and unless `withPeople`, nobody's name or address either.
 */
export async function supportBundle(
  tenantId: string,
  runId: string,
  { withPeople }: { withPeople: boolean },
): Promise<Record<string, unknown>> {
  return inTenant(tenantId, async (tx) => {
    const found = await readRun(tx, tenantId, runId);
    if (!found) throw notFound("run");
    const { run, ...about } = found;
    const settings = await settingsOf(tx, tenantId, run.syncId, run.settingsVersion);
    const { rows } = await tx.execute(sql`select version() as version`);
    return {
      ...{ format: "usher-support-bundle/1", madeAt: new Date().toISOString(), withPeople },
      versions: {
        ...{ usher: programMark(), node: process.version, postgres: rows[0]?.["version"] },
      },
      workspaceId: tenantId,
      ...about,
      run,
      settings: withPeople ? settings : settingsWithoutPeople(settings),
      changes: await readChanges(tx, tenantId, runId, withPeople),
    };
  });
}

async function readRun(tx: Transaction, tenantId: string, runId: string) {
  const [found] = await tx
    .select({
      run: {
        ...{ id: runs.id, syncId: runs.syncId, trigger: runs.trigger, scope: runs.scope },
        ...{ part: runs.part, state: runs.state, phase: runs.phase, attempts: runs.attempts },
        ...{ settingsVersion: runs.settingsVersion, createdAt: runs.createdAt },
        ...{ startedAt: runs.startedAt, finishedAt: runs.finishedAt, totals: runs.totals },
        ...{ phaseTimes: runs.phaseTimes, read: runs.read, errorCode: runs.errorCode },
        holds: sql<unknown>`jsonb_path_query_array(${runs.holds}, '$[*].code')`,
      },
      sync: {
        ...{ health: syncs.health, healthCode: syncs.healthCode },
        failuresInARow: syncs.failuresInARow,
      },
      app: { id: apps.id, provider: apps.provider, method: apps.method },
      target: {
        ...{ id: targets.id, product: targets.product, version: targets.version },
        ...{ capabilities: targets.capabilities, isSandbox: targets.isSandbox },
        probedAt: targets.probedAt,
      },
    })
    .from(runs)
    .innerJoin(syncs, eq(syncs.id, runs.syncId))
    .innerJoin(apps, eq(apps.id, syncs.appId))
    .innerJoin(targets, eq(targets.id, runs.targetId))
    .where(and(eq(runs.tenantId, tenantId), eq(runs.id, runId)));
  return found;
}

/** What lists people, in rules and examples, is counted instead. */
function settingsWithoutPeople({ users, tests, ...rest }: SyncSettings): Record<string, unknown> {
  const { excluded, protectedAccounts, ...rules } = users;
  return {
    ...rest,
    users: {
      ...rules,
      excluded: excluded.length,
      protectedAccounts: protectedAccounts.length,
    },
    tests: tests.length,
  };
}

/** Those that failed first: they are what the bundle is for. */
async function readChanges(
  tx: Transaction,
  tenantId: string,
  runId: string,
  withPeople: boolean,
): Promise<unknown[]> {
  const rows = await tx
    .select({ change: changes, calls: exchanges.calls })
    .from(changes)
    .leftJoin(
      exchanges,
      and(
        ...[eq(exchanges.tenantId, changes.tenantId), eq(exchanges.runId, changes.runId)],
        eq(exchanges.seq, changes.exchangeSeq),
      ),
    )
    .where(and(eq(changes.tenantId, tenantId), eq(changes.runId, runId)))
    .orderBy(sql`(${changes.outcome} = 'failed') desc`, asc(changes.seq))
    .limit(changesMax);
  return rows.map((row) => (withPeople ? { ...row.change, calls: row.calls } : bare(row)));
}

type Row = {
  change: typeof changes.$inferSelect;
  calls: (typeof exchanges.$inferSelect)["calls"] | null;
};

function bare({ change, calls }: Row) {
  const { seq, kind, reason, outcome, code, message, attempts, before, after } = change;
  const { subject, groupName, accountId } = change;
  const names = namesOf(subject, groupName, accountId, before, after);
  return {
    ...{ seq, kind, reason, outcome, code, attempts, sourceId: change.sourceId },
    message: message === null ? null : withoutNames(message, names),
    ...{ fieldsBefore: Object.keys(before ?? {}), fieldsAfter: Object.keys(after ?? {}) },
    calls: calls?.map((call) => callWithoutPeople(call, names)) ?? null,
  };
}
