import { and, eq } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { channels } from "@/db/schema/notifications";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { requireChannel } from "./save-channel";

/** With its deliveries; what waited there is not sent any more. */
export async function deleteChannel(tenantId: string, actor: Actor, id: string): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const { name } = await requireChannel(tx, tenantId, id);
    await tx.delete(channels).where(and(eq(channels.tenantId, tenantId), eq(channels.id, id)));
    await audit(tx, tenantId, actor, "channel.deleted", { id, name });
  });
}
