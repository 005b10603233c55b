import { enqueue } from "@/lib/jobs/queue";
import { syncRun } from "@/lib/jobs/sync-run";
import { log } from "@/lib/log";

/** Puts a run on the queue. A queue that is away only delays: see reconcile.ts. */
export async function wakeRun(tenantId: string, runId: string): Promise<void> {
  try {
    await enqueue(syncRun, { tenantId, runId });
  } catch (error) {
    log.warn({ err: error, runId }, "queue unavailable; the reconciler will wake the run");
  }
}
