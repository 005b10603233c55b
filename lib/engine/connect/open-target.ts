import { inTenant } from "@/db/client";
import { systemActor } from "@/lib/core/access/actor";
import { SyncError } from "@/lib/core/sync-error";
import { isWhole } from "@/lib/core/target/target";
import { loadTarget, type TargetRow } from "./load-target";
import { probeTarget } from "./probe-target";
import { signInRefused } from "./refused-sign-in";
import { targetAccess } from "./target-access";

const probeLimitMs = 60_000;

/** A version or a permission may change at any time, so that what was found out grows old. */
const probeEveryMs = 7 * 86_400_000;

/**
 * A target ready to be read and written; one that was not looked at for a week, or whose probe does
 * not tell all that is asked, is probed first. Who only plans takes what is known.
 */
export async function openTarget(
  tenantId: string,
  targetId: string,
  { mayProbe }: { mayProbe: boolean } = { mayProbe: true },
) {
  const row = mayProbe ? await probedRow(tenantId, targetId) : await rowOf(tenantId, targetId);
  const { capabilities, ownUsername } = row;
  if (!capabilities || !isWhole(capabilities)) throw notReady(row);
  const { definition, http, settings, isRefused } = targetAccess(tenantId, row);
  if (isRefused) throw signInRefused(row.name);
  const connection = definition.connect(http, settings, capabilities);
  return { definition, connection, capabilities, ownUsername, row };
}

async function probedRow(tenantId: string, targetId: string): Promise<TargetRow> {
  const row = await rowOf(tenantId, targetId);
  if (row.refusedSignIn !== null && targetAccess(tenantId, row).isRefused)
    throw signInRefused(row.name);
  if (row.capabilities && isWhole(row.capabilities) && !isOld(row)) return row;
  const signal = AbortSignal.timeout(probeLimitMs);
  try {
    await probeTarget(tenantId, systemActor, targetId, signal, {});
  } catch (error) {
    // What was found out before still holds; a host that does not answer is the run's own trouble.
    if (!signal.aborted) throw error;
  }
  return rowOf(tenantId, targetId);
}

function rowOf(tenantId: string, targetId: string): Promise<TargetRow> {
  return inTenant(tenantId, (tx) => loadTarget(tx, tenantId, targetId));
}

/** After a failed test, the next run looks again: an outage must not be shown for a week. */
function isOld({ probedAt, probeSteps }: TargetRow): boolean {
  const hasFailed = probeSteps?.some(({ state }) => state === "failed") ?? false;
  return hasFailed || probedAt === null || Date.now() - probedAt.getTime() > probeEveryMs;
}

function notReady({ name }: TargetRow): SyncError {
  return new SyncError(
    "stop",
    "TARGET_NOT_PROBED",
    `The connection test of ${name} did not pass, so Usher cannot work with it. Open the target and run the test to see which step fails.`,
  );
}
