import { and, eq, inArray, type SQL } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { changeBlocks, changeGroupSums, changes, exchanges, runs } from "@/db/schema/runs";
import { pendingChanges } from "@/db/schema/source";
import { syncs } from "@/db/schema/syncs";
import { targets } from "@/db/schema/targets";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";
import { UserError } from "@/lib/core/user-error";

/** Ends an app feeding a target, with its rules, links and runs. Accounts stay as they are. */
export async function deleteSync(tenantId: string, actor: Actor, syncId: string): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const name = await syncName(tx, tenantId, syncId);
    await removeSyncs(tx, tenantId, eq(syncs.id, syncId));
    await audit(tx, tenantId, actor, "sync.deleted", { id: syncId, name });
  });
}

/** What has no foreign key goes first; the rest follows its sync. */
export async function removeSyncs(tx: Transaction, tenantId: string, which: SQL): Promise<void> {
  const found = await tx
    .select({ id: syncs.id })
    .from(syncs)
    .where(and(eq(syncs.tenantId, tenantId), which))
    .for("update");
  const ids = found.map((sync) => sync.id);
  if (ids.length === 0) return;
  await refuseWhileRunning(tx, tenantId, ids);
  await tx
    .delete(pendingChanges)
    .where(and(eq(pendingChanges.tenantId, tenantId), inArray(pendingChanges.syncId, ids)));
  const ofTheirRuns = tx
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.tenantId, tenantId), inArray(runs.syncId, ids)));
  for (const table of [changes, changeBlocks, changeGroupSums, exchanges]) {
    await tx
      .delete(table)
      .where(and(eq(table.tenantId, tenantId), inArray(table.runId, ofTheirRuns)));
  }
  await tx.delete(syncs).where(and(eq(syncs.tenantId, tenantId), inArray(syncs.id, ids)));
}

async function refuseWhileRunning(tx: Transaction, tenantId: string, syncIds: string[]) {
  const running = await tx
    .select({ id: runs.id })
    .from(runs)
    .where(
      and(eq(runs.tenantId, tenantId), inArray(runs.syncId, syncIds), eq(runs.state, "running")),
    )
    .limit(1);
  if (running.length === 0) return;
  throw new UserError("A run is under way. Cancel it or wait until it has ended, then delete.", {
    status: 409,
  });
}

/** How audit events call a sync: “app → target”. */
export async function syncName(tx: Transaction, tenantId: string, syncId: string): Promise<string> {
  const [sync] = await tx
    .select({ app: apps.name, target: targets.name })
    .from(syncs)
    .innerJoin(apps, eq(apps.id, syncs.appId))
    .innerJoin(targets, eq(targets.id, syncs.targetId))
    .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId)));
  if (!sync) throw notFound("sync");
  return `${sync.app} → ${sync.target}`;
}
