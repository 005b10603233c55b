import { SyncError } from "@/lib/core/sync-error";
import { apply } from "@/lib/engine/apply/apply";
import { meetNewcomers, stageOfMeeting } from "@/lib/engine/apply/meet-newcomers";
import { verifyWrites } from "@/lib/engine/apply/verify-writes";
import { passGuard } from "@/lib/engine/guard/pass-guard";
import { requirePolicies } from "@/lib/engine/guard/test-plan";
import { verifyPlan } from "@/lib/engine/guard/verify-plan";
import { warnInactive } from "@/lib/engine/notices/warn-inactive";
import { observe } from "@/lib/engine/observe/observe";
import { plan } from "@/lib/engine/plan/plan";
import { planInactivity } from "@/lib/engine/plan/plan-inactivity";
import { planRollback } from "@/lib/engine/plan/plan-rollback";
import { askStartingGroups } from "@/lib/engine/plan/starting-groups";
import { enrich } from "@/lib/engine/read/enrich";
import { readSource } from "@/lib/engine/read/read-source";
import { log } from "@/lib/log";
import { inPhase } from "./checkpoint";
import { isDatabaseAway } from "./database-away";
import { endCancelled, failRun, finishRun, postponeRun } from "./end-run";
import {
  claimRun,
  type Lease,
  LeaseLostError,
  MaintenanceError,
  RunCancelledError,
  RunPausedError,
} from "./lease";
import { TryLaterError } from "./patience";
import { claimPending } from "./pending";
import { isShort, withRightOfWay } from "./right-of-way";
import { openRun, type RunContext } from "./run-context";

/**
 * Carries a run on from its checkpoint: read or ingest → observe → plan → guard → apply, and reads back.
 * Returns at once when another worker has the run or its target. Safe to call twice.
 */
export async function continueRun(
  tenantId: string,
  runId: string,
  worker: string,
  stopping: AbortSignal,
): Promise<void> {
  const lease = await claimRun(tenantId, runId, worker, stopping);
  if (!lease) return;
  try {
    await carryOut(lease);
  } catch (error) {
    await settle(lease, error, stopping).catch(ignoreLostLease);
  } finally {
    lease.release();
  }
}

async function carryOut(lease: Lease): Promise<void> {
  const context = await openRun(lease);
  let records = Number.POSITIVE_INFINITY;
  await inPhase(context, "read", "observe", async () => {
    records = await read(context);
    await enrich(context);
    return records;
  });
  const goOn = () => carryOutRead(context);
  await (isShort(context.run, records) ? withRightOfWay(goOn) : goOn());
}

async function carryOutRead(context: RunContext): Promise<void> {
  if (!(await planAndPass(context))) return;
  await inPhase(context, "apply", null, async () => {
    await verifyPlan(context);
    if (context.run.approvedAt) await requirePolicies(context);
    const records = await apply(context, stageOfMeeting);
    await meetNewcomers(context);
    const taken = await apply(context);
    await verifyWrites(context);
    return records + taken;
  });
  if (context.method === "logins") await warnInactive(context);
  await finishRun(context);
}

/** A pushed source is read already: its rows are ours. What is pending now is this run's. */
async function read(context: RunContext): Promise<number> {
  const { lease, method, run } = context;
  // Where only logins count there is no provider to read.
  const isRead = method === "api" || method === "ldap";
  const records = isRead && run.scope === "full" ? await readSource(context) : 0;
  // What only looks, takes back, or is about one alone carries on nothing that the provider sent.
  if (run.trigger === "preview" || run.trigger === "rollback" || run.onlyKind) return records;
  // What is pending is about accounts and groups both: a run of a part leaves it alone.
  if (run.part !== "all") return records;
  return records + (await lease.fenced((tx) => claimPending(tx, run)));
}

/** False when the run ends here: a preview, or a plan that waits for a person. */
async function planAndPass(context: RunContext): Promise<boolean> {
  for (;;) {
    await inPhase(context, "observe", "plan", async () => {
      await askStartingGroups(context);
      return observe(context);
    });
    await inPhase(context, "plan", "guard", () => planFor(context));
    if (context.run.phase !== "guard") return true;
    const passage = await passGuard(context);
    if (passage !== "planAgain") return passage === "apply";
  }
}

function planFor(context: RunContext): Promise<number> {
  if (context.run.undoesRunId !== null) return planRollback(context);
  return context.method === "logins" ? planInactivity(context) : plan(context);
}

/** Gives every way of stopping its end: lost, handed over, later, or failed. */
async function settle(lease: Lease, error: unknown, stopping: AbortSignal): Promise<void> {
  const { run } = lease;
  if (error instanceof RunCancelledError) return lease.fenced((tx) => endCancelled(tx, run));
  if (stopping.aborted || error instanceof RunPausedError) return postponeRun(lease, 0);
  if (error instanceof MaintenanceError) return postponeRun(lease, error.untilMs - Date.now());
  if (error instanceof LeaseLostError || lease.signal.aborted) {
    log.info({ runId: run.id }, "run was taken over or ended elsewhere");
    return;
  }
  if (error instanceof TryLaterError)
    return postponeRun(lease, pauseMs(run.attempts, error.reason));
  if (run.attempts < attemptsMax) {
    if (error instanceof SyncError && error.reaction === "retry") {
      return postponeRun(lease, pauseMs(run.attempts, error));
    }
    // Should the database still be away, this fails too, and the lease runs out by itself.
    if (isDatabaseAway(error)) return postponeRun(lease, growing(databasePauseMs, run.attempts));
  }
  if (!(error instanceof SyncError)) log.error({ err: error, runId: run.id }, "run failed");
  return failRun(lease, error);
}

/** The run was ended or taken over while we were ending it: its new holder knows better. */
function ignoreLostLease(error: unknown): void {
  if (!(error instanceof LeaseLostError)) throw error;
}

/** A run is tried so often while its target, its source or the database is out of reach. */
const attemptsMax = 12;
const firstPauseMs = 5_000;
const databasePauseMs = 250;
const longestPauseMs = 15 * 60_000;

function pauseMs(attempts: number, error: SyncError): number {
  return Math.max(growing(firstPauseMs, attempts), error.retryAfterMs ?? 0);
}

/** Between half and all of it, so that runs that failed together do not come back together. */
function growing(firstMs: number, attempts: number): number {
  const whole = Math.min(longestPauseMs, firstMs * 2 ** (attempts - 1));
  return whole * (0.5 + Math.random() / 2);
}
