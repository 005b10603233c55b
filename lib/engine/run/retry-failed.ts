import { and, eq, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";
import { UserError } from "@/lib/core/user-error";
import { changesAreGone, goneWords } from "./changes-kept";
import type { Run } from "./lease";
import { insertRun } from "./start-run";
import { wakeRun } from "./wake-run";

/**
 * Plans everybody anew whose changes failed in a run, or waited for one that did, and nobody else
 * but what is pending anyway. The old run stays as it was; the new one decides from what is known now.
 */
export async function retryFailed(
  tenantId: string,
  runId: string,
  actor: Actor,
): Promise<{ runId: string; joined: boolean }> {
  const started = await inTenant(tenantId, async (tx) => {
    const run = await ended(tx, tenantId, runId);
    if (changesAreGone(run)) throw refused(`${goneWords()} Start the sync instead.`);
    const records = await makePending(tx, run);
    if (records === 0) throw refused("Nothing failed in this run, so there is nothing to retry.");
    const start = { tenantId, syncId: run.syncId, trigger: "manual", scope: "delta" } as const;
    const inserted = await insertRun(tx, { ...start, startedBy: actor.name });
    const subject = { id: runId, name: runId };
    await audit(tx, tenantId, actor, "run.retried", subject, { by: inserted.runId, records });
    return inserted;
  });
  await wakeRun(tenantId, started.runId);
  return started;
}

async function ended(tx: Transaction, tenantId: string, runId: string): Promise<Run> {
  const [run] = await tx
    .select()
    .from(runs)
    .where(and(eq(runs.tenantId, tenantId), eq(runs.id, runId)));
  if (!run) throw notFound("run");
  if (run.finishedAt === null) {
    throw refused("This run has not ended. It tries again by itself what may be tried again.");
  }
  return run;
}

/** As if each had just been sent: the next delta run claims these rows. */
async function makePending(tx: Transaction, run: Run): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    insert into pending_changes (tenant_id, sync_id, kind, source_id, request_id)
    select ${run.tenantId}, ${run.syncId}, kind, source_id, max(request_id) from (
      select case when c.kind like 'group.%' then 'group' else 'user' end as kind, c.source_id,
        c.request_id
      from changes c
      where c.tenant_id = ${run.tenantId} and c.run_id = ${run.id} and c.source_id is not null
        and (c.outcome = 'failed'
          or c.outcome = 'skipped' and c.reason = 'depends_on_failed')) failed
    group by kind, source_id`);
  return rowCount ?? 0;
}

function refused(message: string): UserError {
  return new UserError(message, { status: 409 });
}
