import { hostname } from "node:os";
import { continueRun } from "@/lib/engine/run/continue-run";
import { handle } from "@/lib/jobs/queue";
import { syncRun } from "@/lib/jobs/sync-run";

const worker = `${hostname()}:${process.pid}`;

/** Safe to repeat: continueRun picks up at the checkpoint saved in the run's row. */
export const syncRunHandler = handle(syncRun, ({ tenantId, runId }, signal) =>
  continueRun(tenantId, runId, worker, signal),
);
