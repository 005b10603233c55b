import { and, eq, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import {
  dueRuns,
  gracesEnded,
  runsExpired,
  syncsDue,
  syncsMissed,
  syncsWithPending,
} from "@/db/queries/lookup";
import { runs } from "@/db/schema/runs";
import { syncs } from "@/db/schema/syncs";
import { type RunPart, runParts } from "@/lib/core/run/run";
import { UserError } from "@/lib/core/user-error";
import { endGraces } from "@/lib/engine/plan/end-graces";
import { settingsOf } from "@/lib/engine/settings/settings-of";
import { expireRun } from "./expire-run";
import { nextDue } from "./next-due";
import { noteMissed } from "./note-missed";
import { startRun } from "./start-run";
import { wakeRun } from "./wake-run";

const most = 200;

/**
 * Finds in PostgreSQL the work that no worker was told of: runs that wait or whose worker died,
 * changes without a run, days of grace that are over, schedules that are due or were missed, plans
 * that nobody approved in time. Because of this the queue may lose everything.
 */
export async function reconcile(): Promise<void> {
  for (const { tenant_id, run_id } of await runsExpired(most)) await expireRun(tenant_id, run_id);
  for (const { tenant_id, sync_id } of await syncsDue(most))
    await startScheduled(tenant_id, sync_id);
  for (const { tenant_id, sync_id } of await syncsMissed(most))
    await noteMissed(tenant_id, sync_id);
  for (const { tenant_id, sync_id } of await gracesEnded(most)) await endGraces(tenant_id, sync_id);
  for (const { tenant_id, sync_id } of await syncsWithPending(most)) {
    const of = { tenantId: tenant_id, syncId: sync_id };
    await startQuietly({ ...of, trigger: "push", scope: "delta", startedBy: "SCIM" });
  }
  for (const { tenant_id, run_id } of await dueRuns(most)) {
    await noteNotified(tenant_id, run_id);
    await wakeRun(tenant_id, run_id);
  }
}

async function startScheduled(tenantId: string, syncId: string): Promise<void> {
  const parts = await inTenant(tenantId, (tx) => takeDue(tx, tenantId, syncId));
  const of = { tenantId, syncId, trigger: "schedule", scope: "full" } as const;
  // A full run looks at everything that a part does.
  const needed = parts.includes("all") ? runParts.slice(0, 1) : parts;
  for (const part of needed) await startQuietly({ ...of, part, startedBy: "schedule" });
}

/**
 * The next time is set first, so that two workers or a crash do not start it twice. It is after
 * both the time that was due and now: a clock that was set back starts nothing again, and after a
 * standstill one run stands for all that were missed.
 */
async function takeDue(tx: Transaction, tenantId: string, syncId: string): Promise<RunPart[]> {
  const ofSync = and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId));
  const [row] = await tx
    .select({
      version: syncs.version,
      due: { all: syncs.dueAt, users: syncs.usersDueAt, groups: syncs.groupsDueAt },
      now: sql`now()`.mapWith(syncs.createdAt),
    })
    .from(syncs)
    .where(and(ofSync, sql`least(due_at, users_due_at, groups_due_at) <= now()`))
    .for("update");
  if (!row) return [];
  const { schedule } = await settingsOf(tx, tenantId, syncId, row.version);
  const parts = runParts.filter((part) => {
    const due = row.due[part];
    return due !== null && due <= row.now;
  });
  const next = (part: RunPart) => {
    const due = row.due[part];
    if (due === null || !parts.includes(part)) return due;
    return nextDue(syncId, schedule, part, Math.max(row.now.getTime(), due.getTime()));
  };
  await tx
    .update(syncs)
    .set({ dueAt: next("all"), usersDueAt: next("users"), groupsDueAt: next("groups") })
    .where(ofSync);
  return parts;
}

async function startQuietly(start: Parameters<typeof startRun>[0]): Promise<void> {
  try {
    await startRun(start);
  } catch (error) {
    // Paused or removed meanwhile: nothing is due any more.
    if (!(error instanceof UserError)) throw error;
  }
}

async function noteNotified(tenantId: string, runId: string): Promise<void> {
  await inTenant(tenantId, (tx) =>
    tx
      .update(runs)
      .set({ notifiedAt: sql`now()` })
      .where(and(eq(runs.tenantId, tenantId), eq(runs.id, runId))),
  );
}
