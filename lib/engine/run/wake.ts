import { currentRehearsal } from "@/db/rehearsal";
import { log } from "@/lib/log";
import { startDueDeltaRuns } from "./start-run";

/** Pushes within this time become one run. */
const gatherMs = 20;
/**
 * While pushes keep coming, nobody looks more often than this: to find out that a run is under way
 * costs as much as several pushes.
 */
const restMs = 300;
const appsMax = 10_000;

const waiting = new Map<string, NodeJS.Timeout>();
const wokenAt = new Map<string, number>();

/**
 * Tells the workers that an app has changes to carry on. Call it after the commit: it returns at
 * once and never fails, because the reconciler finds the same work in PostgreSQL.
 */
export function wakeApp(tenantId: string, appId: string): void {
  // What a rehearsal changes is no change.
  if (waiting.has(appId) || currentRehearsal()) return;
  const rested = (wokenAt.get(appId) ?? Number.NEGATIVE_INFINITY) + restMs;
  const delayMs = Math.max(gatherMs, rested - performance.now());
  const timer = setTimeout(() => {
    waiting.delete(appId);
    if (wokenAt.size >= appsMax) wokenAt.clear();
    wokenAt.set(appId, performance.now());
    startDueDeltaRuns(tenantId, appId).catch((error: unknown) => {
      log.warn({ err: error, appId }, "wake-up failed; the reconciler will see to it");
    });
  }, delayMs);
  waiting.set(appId, timer);
}
