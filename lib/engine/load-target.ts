import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { targets } from "@/db/schema/targets";
import { notFound } from "@/lib/core/not-found";

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
      appOrder: targets.appOrder,
      maintenance: targets.maintenance,
    })
    .from(targets)
    .where(and(eq(targets.tenantId, tenantId), eq(targets.id, targetId)));
  const [row] = await (lock === "update" ? query.for("update") : query);
  if (!row) throw notFound("target");
  return row;
}

export type TargetRow = Awaited<ReturnType<typeof loadTarget>>;
