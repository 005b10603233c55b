import { and, eq, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { dueRuns, runsExpired, syncsDue, syncsWithPending } from "@/db/queries/lookup";
import { runs } from "@/db/schema/runs";
import { UserError } from "@/lib/core/user-error";
import { expireRun } from "./expire-run";
import { startRun } from "./start-run";
import { wakeRun } from "./wake-run";

const most = 200;

/**
 * Finds in PostgreSQL the work that no worker was told of: runs that wait or whose worker died,
 * changes without a run, schedules that are due, plans that nobody approved in time. Because of this the queue may lose everything.
 */
export async function reconcile(): Promise<void> {
  for (const { tenant_id, run_id } of await runsExpired(most)) await expireRun(tenant_id, run_id);
  for (const { tenant_id, sync_id } of await syncsDue(most))
    await startScheduled(tenant_id, sync_id);
  for (const { tenant_id, sync_id } of await syncsWithPending(most)) {
    await startQuietly(tenant_id, sync_id, "push", "delta", "SCIM");
  }
  for (const { tenant_id, run_id } of await dueRuns(most)) {
    await noteNotified(tenant_id, run_id);
    await wakeRun(tenant_id, run_id);
  }
}

/** The next time is set first, so that two workers or a crash do not start it twice. */
async function startScheduled(tenantId: string, syncId: string): Promise<void> {
  const taken = await inTenant(tenantId, (tx) =>
    tx.execute(sql`
      update syncs set due_at = greatest(due_at, now() - interval '1 minute') + make_interval(mins => (
        select (v.rules->'schedule'->>'everyMinutes')::int from settings_versions v
        where v.sync_id = syncs.id and v.version = syncs.version))
      where tenant_id = ${tenantId} and id = ${syncId} and due_at <= now()
      returning id`),
  );
  if (taken.rows.length > 0) await startQuietly(tenantId, syncId, "schedule", "full", "schedule");
}

async function startQuietly(
  tenantId: string,
  syncId: string,
  trigger: "schedule" | "push",
  scope: "full" | "delta",
  startedBy: string,
): Promise<void> {
  try {
    await startRun({ tenantId, syncId, trigger, scope, startedBy });
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
