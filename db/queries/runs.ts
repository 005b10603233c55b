import { and, asc, count, desc, eq, gt, gte, inArray, lt, or, sql } from "drizzle-orm";
import { z } from "zod";
import type { RunScope, RunState, RunTrigger } from "@/lib/core/run/run";
import { inTenant, type Transaction } from "../client";
import { apps } from "../schema/apps";
import { runs } from "../schema/runs";
import { syncs } from "../schema/syncs";
import { targets } from "../schema/targets";
import { type PageRequest, readPage, toPage } from "./page";

export type RunFilter = {
  syncId?: string | undefined;
  appId?: string | undefined;
  targetId?: string | undefined;
  states?: RunState[] | undefined;
  trigger?: RunTrigger | undefined;
  scope?: RunScope | undefined;
  settingsVersion?: number | undefined;
  /** Of the error that ended the run, or of one of its records that failed. */
  code?: string | undefined;
  /** Ids begin with their time: runs from this id on, and before that one. */
  fromId?: string | undefined;
  untilId?: string | undefined;
};

export type RunRow = Awaited<ReturnType<typeof listRuns>>["items"][number];

/** Newest first. */
export async function listRuns(
  tenantId: string,
  filter: RunFilter = {},
  request: PageRequest = {},
) {
  const part = readPage(request, z.string());
  return inTenant(tenantId, async (tx) => {
    const rows = await selectRuns(tx)
      .where(
        and(
          eq(runs.tenantId, tenantId),
          ...conditions(filter),
          part.after === null ? undefined : lt(runs.id, part.after),
          part.before === null ? undefined : gt(runs.id, part.before),
        ),
      )
      .orderBy(part.backwards ? asc(runs.id) : desc(runs.id))
      .limit(part.limit + 1);
    return toPage(rows, part, (run) => run.id);
  });
}

/** Null when there is no such run in this workspace. */
export async function getRun(tenantId: string, runId: string) {
  return inTenant(tenantId, async (tx) => {
    const [run] = await selectRuns(tx).where(and(eq(runs.tenantId, tenantId), eq(runs.id, runId)));
    return run ?? null;
  });
}

/** How many runs wait for a person. */
export async function countHeldRuns(tenantId: string): Promise<number> {
  return inTenant(tenantId, async (tx) => {
    const [found] = await tx
      .select({ held: count() })
      .from(runs)
      .where(and(eq(runs.tenantId, tenantId), eq(runs.state, "held")));
    return found?.held ?? 0;
  });
}

function conditions(filter: RunFilter) {
  const { syncId, appId, targetId, states, trigger, scope, settingsVersion } = filter;
  const { code, fromId, untilId } = filter;
  return [
    syncId === undefined ? undefined : eq(runs.syncId, syncId),
    appId === undefined ? undefined : eq(syncs.appId, appId),
    targetId === undefined ? undefined : eq(runs.targetId, targetId),
    states === undefined || states.length === 0 ? undefined : inArray(runs.state, states),
    trigger === undefined ? undefined : eq(runs.trigger, trigger),
    scope === undefined ? undefined : eq(runs.scope, scope),
    settingsVersion === undefined ? undefined : eq(runs.settingsVersion, settingsVersion),
    code === undefined ? undefined : or(eq(runs.errorCode, code), hasFailedBy(code)),
    fromId === undefined ? undefined : gte(runs.id, fromId),
    untilId === undefined ? undefined : lt(runs.id, untilId),
  ];
}

function hasFailedBy(code: string) {
  return sql`${runs.state} = 'partial' and exists (select from changes c
    where c.tenant_id = ${runs.tenantId} and c.run_id = ${runs.id}
      and c.outcome = 'failed' and c.code = ${code})`;
}

function selectRuns(tx: Transaction) {
  return tx
    .select({
      id: runs.id,
      syncId: runs.syncId,
      appId: apps.id,
      appName: apps.name,
      provider: apps.provider,
      targetId: runs.targetId,
      targetName: targets.name,
      product: targets.product,
      trigger: runs.trigger,
      scope: runs.scope,
      part: runs.part,
      state: runs.state,
      phase: runs.phase,
      undoesRunId: runs.undoesRunId,
      onlyKind: runs.onlyKind,
      onlyId: runs.onlyId,
      settingsVersion: runs.settingsVersion,
      startedBy: runs.startedBy,
      createdAt: runs.createdAt,
      startedAt: runs.startedAt,
      finishedAt: runs.finishedAt,
      dueAt: runs.dueAt,
      attempts: runs.attempts,
      phaseTimes: runs.phaseTimes,
      totals: runs.totals,
      changeSums: runs.changeSums,
      changeCount: runs.changeCount,
      holds: runs.holds,
      warnings: runs.warnings,
      read: runs.read,
      planHash: runs.planHash,
      heldAt: runs.heldAt,
      approvedBy: runs.approvedBy,
      approvedAt: runs.approvedAt,
      approvalComment: runs.approvalComment,
      cancelledBy: runs.cancelledBy,
      errorCode: runs.errorCode,
      errorMessage: runs.errorMessage,
    })
    .from(runs)
    .innerJoin(syncs, and(eq(syncs.tenantId, runs.tenantId), eq(syncs.id, runs.syncId)))
    .innerJoin(apps, and(eq(apps.tenantId, runs.tenantId), eq(apps.id, syncs.appId)))
    .innerJoin(targets, and(eq(targets.tenantId, runs.tenantId), eq(targets.id, runs.targetId)));
}
