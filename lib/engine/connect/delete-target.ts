import { and, count, eq } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { sandboxes, sandboxMembers } from "@/db/schema/sandbox";
import { syncs } from "@/db/schema/syncs";
import { targetMembers, targets } from "@/db/schema/targets";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { UserError } from "@/lib/core/user-error";
import { removeSyncs } from "./delete-sync";
import { loadTarget } from "./load-target";

type Options = {
  /** Also end the syncs that feed it; else they are a reason to refuse. */
  withSyncs: boolean;
};

/** Forgets an Atlassian instance. Nothing is changed in it. */
export async function deleteTarget(
  tenantId: string,
  actor: Actor,
  targetId: string,
  { withSyncs }: Options = { withSyncs: false },
): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const { name, isSandbox } = await loadTarget(tx, tenantId, targetId, "update");
    if (!withSyncs) await refuseWhileFed(tx, tenantId, targetId);
    await removeSyncs(tx, tenantId, eq(syncs.targetId, targetId));
    if (isSandbox) await removeSandboxMembers(tx, tenantId, targetId);
    await tx
      .delete(targetMembers)
      .where(and(eq(targetMembers.tenantId, tenantId), eq(targetMembers.targetId, targetId)));
    await tx.delete(targets).where(and(eq(targets.tenantId, tenantId), eq(targets.id, targetId)));
    await audit(tx, tenantId, actor, "target.deleted", { id: targetId, name });
  });
}

async function refuseWhileFed(tx: Transaction, tenantId: string, targetId: string) {
  const [found] = await tx
    .select({ feeding: count() })
    .from(syncs)
    .where(and(eq(syncs.tenantId, tenantId), eq(syncs.targetId, targetId)));
  if (!found?.feeding) return;
  throw new UserError(
    "An app still feeds this target. Delete its sync first, or delete both together.",
    { status: 409 },
  );
}

async function removeSandboxMembers(tx: Transaction, tenantId: string, targetId: string) {
  const [sandbox] = await tx
    .select({ key: sandboxes.key })
    .from(sandboxes)
    .where(and(eq(sandboxes.tenantId, tenantId), eq(sandboxes.targetId, targetId)));
  if (!sandbox) return;
  await tx
    .delete(sandboxMembers)
    .where(and(eq(sandboxMembers.tenantId, tenantId), eq(sandboxMembers.sandboxKey, sandbox.key)));
}
