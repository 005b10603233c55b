import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { targetGrants, targets } from "@/db/schema/targets";
import { notFound } from "@/lib/core/not-found";

const isGrant = and(
  eq(targetGrants.tenantId, targets.tenantId),
  eq(targetGrants.targetId, targets.id),
);

/** A target's row with its envelopes; for the engine only. */
export async function loadTarget(
  tx: Transaction,
  tenantId: string,
  targetId: string,
  lock: "update" | "none" = "none",
) {
  const query = tx
    .select({
      id: targets.id,
      product: targets.product,
      name: targets.name,
      settings: targets.settings,
      secrets: targets.secrets,
      isSandbox: targets.isSandbox,
      ownUsername: targets.ownUsername,
      capabilities: targets.capabilities,
      probeSteps: targets.probeSteps,
      probedAt: targets.probedAt,
      pausedAt: targets.pausedAt,
      credentialEndsAt: targets.credentialEndsAt,
      refusedSignIn: targets.refusedSignIn,
      appOrder: targets.appOrder,
      maintenance: targets.maintenance,
      located: targetGrants.located,
    })
    .from(targets)
    .leftJoin(targetGrants, isGrant)
    .where(and(eq(targets.tenantId, tenantId), eq(targets.id, targetId)));
  const [row] = await (lock === "update" ? query.for("update", { of: targets }) : query);
  if (!row) throw notFound("target");
  return row;
}

export type TargetRow = Awaited<ReturnType<typeof loadTarget>>;
