import { and, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { syncs } from "@/db/schema/syncs";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { isAcceptable } from "@/lib/core/guard/read-verdict";
import { notFound } from "@/lib/core/not-found";
import { UserError } from "@/lib/core/user-error";
import { acceptRead } from "./read-claim";

/**
 * A person says that the size or the permissions of a read are right. The run stays additive; the
 * next read is measured by this one, so that it may take the missing ones for gone.
 */
export async function acceptReadOf(tenantId: string, actor: Actor, runId: string): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const ofRun = and(eq(runs.tenantId, tenantId), eq(runs.id, runId));
    const [run] = await tx
      .select({ appId: syncs.appId, read: runs.read })
      .from(runs)
      .innerJoin(syncs, and(eq(syncs.tenantId, runs.tenantId), eq(syncs.id, runs.syncId)))
      .where(ofRun)
      .for("update", { of: runs });
    if (!run) throw notFound("run");
    if (!run.read || !isAcceptable(run.read)) {
      throw refused("There is nothing to accept about this run's reading (any more).");
    }
    if (!(await acceptRead(tx, { tenantId, appId: run.appId, runId }))) {
      throw refused(
        "The identity provider was read again since. Look at the newest run and decide there.",
      );
    }
    await tx
      .update(runs)
      .set({ read: { ...run.read, acceptedBy: actor.name } })
      .where(ofRun);
    const { size } = run.read.verdict ?? {};
    await audit(tx, tenantId, actor, "run.readAccepted", { id: runId, name: runId }, { ...size });
  });
}

function refused(message: string): UserError {
  return new UserError(message, { status: 409 });
}
