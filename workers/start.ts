import { setTimeout as pause } from "node:timers/promises";
import { closePool } from "@/db/client";
import { sendDigests } from "@/lib/engine/notices/send-digests";
import { sendDueDeliveries } from "@/lib/engine/notices/send-due-deliveries";
import { warnOfExpiringApiKeys } from "@/lib/engine/notices/warn-expiring-api-keys";
import { warnOfExpiringCredentials } from "@/lib/engine/notices/warn-expiring-credentials";
import { warnOfExpiringTokens } from "@/lib/engine/notices/warn-expiring-tokens";
import { prune } from "@/lib/engine/run/prune";
import { reconcile } from "@/lib/engine/run/reconcile";
import { reviewPlans } from "@/lib/engine/workspace/review-plans";
import { closeQueue, openWorker } from "@/lib/jobs/queue";
import { log } from "@/lib/log";
import { compareRunsHandler } from "./compare-runs";
import { sendDueMails } from "./send-mail";
import { syncRunHandler } from "./sync-run";

/** Runs that one worker process works on at the same time; they mostly wait for their targets. */
const runsAtOnce = 16;
const reconcileEveryMs = 2_000;
const mailEveryMs = 3_000;
const deliverEveryMs = 2_000;
const warnEveryMs = 60_000;
const reviewEveryMs = 600_000;
const pruneEveryMs = 86_400_000;

/** Starts every job's worker and the loops beside the queue; the answer stops them all. */
export async function startWorkers(): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  const closeWorker = openWorker([syncRunHandler, compareRunsHandler], runsAtOnce);
  const loops = [
    repeat("reconcile", reconcileEveryMs, stopping.signal, reconcile),
    repeat("token warnings", warnEveryMs, stopping.signal, warnOfExpiringTokens),
    repeat("API key warnings", warnEveryMs, stopping.signal, warnOfExpiringApiKeys),
    repeat("credential warnings", warnEveryMs, stopping.signal, warnOfExpiringCredentials),
    repeat("prune", pruneEveryMs, stopping.signal, () => prune(stopping.signal)),
    repeat("plans", reviewEveryMs, stopping.signal, () => reviewPlans(stopping.signal)),
    repeat("digests", warnEveryMs, stopping.signal, sendDigests),
    repeat("deliveries", deliverEveryMs, stopping.signal, () => sendDueDeliveries(stopping.signal)),
    repeat("mail", mailEveryMs, stopping.signal, () => sendDueMails(stopping.signal)),
  ];
  return async () => {
    stopping.abort();
    await Promise.all([closeWorker(), ...loops]);
    await closeQueue();
    await closePool();
  };
}

/** One at a time, with a pause between; a failure (say, the database is away) is tried again. */
async function repeat(
  name: string,
  everyMs: number,
  signal: AbortSignal,
  work: () => Promise<unknown>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
    } catch (error) {
      log.warn({ err: error, loop: name }, "background loop failed; it goes on");
    }
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
