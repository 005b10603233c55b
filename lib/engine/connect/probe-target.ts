import { and, eq, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { targets } from "@/db/schema/targets";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { SyncError } from "@/lib/core/sync-error";
import type { Probe } from "@/lib/targets/port";
import { loadTarget, type TargetRow } from "./load-target";
import { type Patience, targetAccess } from "./target-access";

/** Somebody waits for it: what is away for a moment is tried once more. */
const aMoment: Patience = { triesMax: 2 };

/**
 * Tests the connection and keeps what it told: version, capabilities, the steps. A failed test
 * keeps the capabilities known before, because an outage takes no verb away.
 */
export async function probeTarget(
  tenantId: string,
  actor: Actor,
  targetId: string,
  signal: AbortSignal,
  patience: Patience = aMoment,
): Promise<Probe> {
  const row = await inTenant(tenantId, (tx) => loadTarget(tx, tenantId, targetId));
  const probe = await probeRow(tenantId, row, signal, patience);
  const passed = probe.capabilities !== null;
  await inTenant(tenantId, async (tx) => {
    await tx
      .update(targets)
      .set({
        probeSteps: probe.steps,
        probedAt: sql`now()`,
        ...(probe.version ? { version: probe.version } : {}),
        ...(probe.ownUsername ? { ownUsername: probe.ownUsername } : {}),
        ...(isLetIn(probe) ? { refusedSignIn: null } : {}),
        ...(passed ? { capabilities: probe.capabilities, attention: null } : {}),
      })
      .where(and(eq(targets.tenantId, tenantId), eq(targets.id, targetId)));
    await audit(tx, tenantId, actor, "target.probed", { id: targetId, name: row.name }, { passed });
  });
  return probe;
}

function isLetIn({ steps }: Probe): boolean {
  const isAllWell = steps.every(({ state }) => state !== "failed");
  return isAllWell || steps.some(({ name, state }) => name === "Sign-in" && state === "passed");
}

async function probeRow(
  tenantId: string,
  row: TargetRow,
  signal: AbortSignal,
  patience: Patience,
): Promise<Probe> {
  try {
    const { definition, http, settings } = targetAccess(tenantId, row, patience);
    return await definition.probe(http, settings, signal);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return {
      steps: [{ name: "Connection", state: "failed", message: error.message }],
      product: null,
      version: null,
      ownUsername: null,
      capabilities: null,
    };
  }
}
