import { and, eq, inArray, isNull, lte, or, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { runs } from "@/db/schema/runs";
import { pendingChanges } from "@/db/schema/source";
import { syncs } from "@/db/schema/syncs";
import { targets } from "@/db/schema/targets";
import { tenants } from "@/db/schema/tenants";
import { newId } from "@/lib/core/ids";
import type { RunPart, RunScope, RunTrigger } from "@/lib/core/run/run";
import { UserError } from "@/lib/core/user-error";
import { lapsedError } from "@/lib/engine/workspace/lapsed-error";
import { wakeRun } from "./wake-run";

type Start = {
  tenantId: string;
  syncId: string;
  trigger: RunTrigger;
  scope: RunScope;
  /** Everything, unless a schedule of its own says otherwise. */
  part?: RunPart;
  /** A person's name, an API key's name, or what started it. */
  startedBy: string;
  /** For a rollback. */
  undoesRunId?: string;
  /** One person or group of the source, and nobody else; such a run is a delta run. */
  only?: { kind: "user" | "group"; id: string };
};

/** Queues a run of a sync. A second request joins the run that waits already. */
export async function startRun(start: Start): Promise<{ runId: string; joined: boolean }> {
  const started = await inTenant(start.tenantId, (tx) => insertRun(tx, start));
  await wakeRun(start.tenantId, started.runId);
  return started;
}

/** Starts delta runs for the syncs of an app that have pending changes and no delta run yet. */
export async function startDueDeltaRuns(tenantId: string, appId: string): Promise<void> {
  const started = await inTenant(tenantId, async (tx) => {
    const due = await syncsToPush(tx, tenantId, appId);
    const inserted = [];
    for (const syncId of due) {
      inserted.push(
        await insertRun(tx, {
          tenantId,
          syncId,
          trigger: "push",
          scope: "delta",
          startedBy: "SCIM",
        }),
      );
    }
    return inserted;
  });
  for (const { runId } of started) await wakeRun(tenantId, runId);
}

/** In the caller's transaction; `wakeRun` is theirs to call once it is committed. */
export async function insertRun(tx: Transaction, start: Start) {
  const { tenantId, syncId, trigger, scope, startedBy, undoesRunId = null, only } = start;
  const sync = await syncToRun(tx, tenantId, syncId, trigger);
  const [inserted] = await tx
    .insert(runs)
    .values({
      id: newId("run"),
      tenantId,
      syncId,
      targetId: sync.targetId,
      trigger,
      scope,
      part: start.part ?? "all",
      state: "queued",
      settingsVersion: sync.version,
      startedBy,
      undoesRunId,
      onlyKind: only?.kind ?? null,
      onlyId: only?.id ?? null,
      notifiedAt: sql`now()`,
    })
    .onConflictDoNothing()
    .returning({ id: runs.id });
  if (inserted) return { runId: inserted.id, joined: false };
  return { runId: await waitingRun(tx, start), joined: true };
}

async function syncToRun(tx: Transaction, tenantId: string, syncId: string, trigger: RunTrigger) {
  const [sync] = await tx
    .select({
      targetId: syncs.targetId,
      version: syncs.version,
      pausedAt: syncs.pausedAt,
      targetPausedAt: targets.pausedAt,
      appPausedAt: apps.pausedAt,
      workspacePausedAt: tenants.pausedAt,
      lapsedAt: sql`case when ${tenants.lapsesAt} <= now() then ${tenants.lapsesAt} end`.mapWith(
        tenants.lapsesAt,
      ),
    })
    .from(syncs)
    .innerJoin(targets, eq(targets.id, syncs.targetId))
    .innerJoin(apps, eq(apps.id, syncs.appId))
    .innerJoin(tenants, eq(tenants.id, syncs.tenantId))
    .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId)));
  if (!sync) throw new UserError("This sync does not exist (any more). Go back to the app.");
  if (sync.lapsedAt !== null && trigger !== "preview") throw lapsedError(sync.lapsedAt);
  const paused = pausedPart(sync, trigger);
  if (paused && trigger !== "preview") {
    throw new UserError(`The ${paused} is paused, so nothing is written. Resume it first.`);
  }
  return sync;
}

type Pauses = Record<
  "pausedAt" | "appPausedAt" | "targetPausedAt" | "workspacePausedAt",
  Date | null
>;

/** While sync or app rest, a rollback may still undo; see `isPaused`. */
function pausedPart(
  { pausedAt, appPausedAt, targetPausedAt, workspacePausedAt }: Pauses,
  trigger: RunTrigger,
) {
  if (workspacePausedAt) return "workspace";
  if (targetPausedAt) return "target";
  if (trigger === "rollback") return null;
  if (appPausedAt) return "app";
  return pausedAt ? "sync" : null;
}

async function waitingRun(tx: Transaction, start: Start) {
  const { tenantId, syncId, trigger, scope, undoesRunId = null, only } = start;
  const [waiting] = await tx
    .select({ id: runs.id })
    .from(runs)
    .where(
      and(
        eq(runs.tenantId, tenantId),
        eq(runs.syncId, syncId),
        eq(runs.state, "queued"),
        eq(runs.scope, scope),
        eq(runs.trigger, trigger),
        eq(runs.part, start.part ?? "all"),
        sql`${runs.undoesRunId} is not distinct from ${undoesRunId}`,
        sql`${runs.onlyId} is not distinct from ${only?.id ?? null}`,
      ),
    );
  if (!waiting) throw new UserError("A run has just begun. Look at it, or try again.");
  return waiting.id;
}

/** Same conditions as the look-up function syncs_with_pending, for one app. */
async function syncsToPush(tx: Transaction, tenantId: string, appId: string): Promise<string[]> {
  const mayTryAgain = or(isNull(syncs.retryAt), lte(syncs.retryAt, sql`now()`));
  const isHeld = sql`exists (select from runs h where h.id = ${pendingChanges.claimedBy}
    and h.state = 'held')`;
  const hasPending = tx
    .select({ one: sql`1` })
    .from(pendingChanges)
    .where(
      and(
        eq(pendingChanges.syncId, syncs.id),
        sql`not exists (select from newcomers n where n.app_id = ${syncs.appId}
          and n.kind = ${pendingChanges.kind} and n.source_id = ${pendingChanges.sourceId}
          and n.settles_at > now())`,
        sql`not ${isHeld}`,
        or(mayTryAgain, and(eq(syncs.failuresInARow, 0), isNull(pendingChanges.claimedBy))),
      ),
    );
  const hasDelta = tx
    .select({ one: sql`1` })
    .from(runs)
    .where(
      and(
        eq(runs.syncId, syncs.id),
        eq(runs.scope, "delta"),
        inArray(runs.state, ["queued", "running"]),
      ),
    );
  const found = await tx
    .select({ id: syncs.id })
    .from(syncs)
    .innerJoin(targets, eq(targets.id, syncs.targetId))
    .where(
      and(
        eq(syncs.tenantId, tenantId),
        eq(syncs.appId, appId),
        isNull(syncs.pausedAt),
        isNull(targets.pausedAt),
        sql`not exists (select from apps a, tenants w where a.id = ${syncs.appId}
          and w.id = ${syncs.tenantId} and coalesce(a.paused_at, w.paused_at,
            case when w.lapses_at <= now() then w.lapses_at end) is not null)`,
        sql`exists (${hasPending})`,
        sql`not exists (${hasDelta})`,
      ),
    );
  return found.map((sync) => sync.id);
}
