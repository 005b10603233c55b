import { and, eq, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { pendingChanges } from "@/db/schema/source";
import { groupContacts, syncs } from "@/db/schema/syncs";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";
import { syncName } from "@/lib/engine/connect/delete-sync";
import { startDueDeltaRuns } from "@/lib/engine/run/start-run";

/** Lets a sync feed a group that was there before, which it does at once, or leaves it alone. */
export async function decideContact(
  tenantId: string,
  actor: Actor,
  { syncId, groupKey }: { syncId: string; groupKey: string },
  decision: "accepted" | "rejected",
): Promise<void> {
  const appId = await inTenant(tenantId, async (tx) => {
    const [contact] = await tx
      .update(groupContacts)
      .set({ decision, decidedBy: actor.name, decidedAt: sql`now()` })
      .where(
        and(
          eq(groupContacts.tenantId, tenantId),
          eq(groupContacts.syncId, syncId),
          eq(groupContacts.groupKey, groupKey),
        ),
      )
      .returning({ name: groupContacts.groupName, sourceId: groupContacts.sourceGroupId });
    if (!contact) throw notFound("question about a group");
    const { name, sourceId } = contact;
    if (decision === "accepted") {
      await tx.insert(pendingChanges).values({ tenantId, syncId, kind: "group", sourceId });
    }
    const subject = { id: syncId, name: await syncName(tx, tenantId, syncId) };
    await audit(tx, tenantId, actor, "sync.groupDecided", subject, { group: name, decision });
    const [sync] = await tx
      .select({ appId: syncs.appId })
      .from(syncs)
      .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId)));
    return sync?.appId;
  });
  if (appId && decision === "accepted") await startDueDeltaRuns(tenantId, appId);
}
