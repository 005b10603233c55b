import { z } from "zod";
import { defineJob } from "./job";

/** Carries out one run. Ids only: the row is the truth, and the queue may be emptied at any time. */
export const syncRun = defineJob({
  name: "sync-run",
  payload: z.strictObject({ tenantId: z.string(), runId: z.string() }),
  // The run's row decides about further attempts, so a job is tried once. No keep-count: on
  // BullMQ's PostgreSQL backend it deadlocks and turns finished jobs into failed ones.
  options: { attempts: 1, removeOnComplete: true, removeOnFail: { age: 3_600 } },
});
