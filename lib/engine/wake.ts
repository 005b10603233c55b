import { currentRehearsal } from "@/db/rehearsal";
import { log } from "@/lib/log";
import { startDueDeltaRuns } from "./start-run";

/** Pushes within this time become one run. */
const gatherMs = 50;

const waiting = new Map<string, NodeJS.Timeout>();

/**
 * Tells the workers that an app has changes to carry on. Call it after the commit: it returns at
 * once and never fails, because the reconciler finds the same work in PostgreSQL.
 */
export function wakeApp(tenantId: string, appId: string): void {
  // What a rehearsal changes is no change.
  if (waiting.has(appId) || currentRehearsal()) return;
  const timer = setTimeout(() => {
    waiting.delete(appId);
    startDueDeltaRuns(tenantId, appId).catch((error: unknown) => {
      log.warn({ err: error, appId }, "wake-up failed; the reconciler will see to it");
    });
  }, gatherMs);
  waiting.set(appId, timer);
}
