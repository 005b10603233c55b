import { and, eq, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { deliveries } from "@/db/schema/notifications";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { notFound } from "@/lib/core/not-found";

/** The same message under the same id once more, with all its attempts. */
export async function resendDelivery(
  tenantId: string,
  actor: Actor,
  deliveryId: string,
): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    const [again] = await tx
      .update(deliveries)
      .set({ state: "pending", attempts: 0, nextAttemptAt: sql`now()`, sentAt: null })
      .where(and(eq(deliveries.tenantId, tenantId), eq(deliveries.id, deliveryId)))
      .returning({ id: deliveries.id, notice: deliveries.notice });
    if (!again) throw notFound("delivery");
    const subject = { id: again.id, name: again.notice.title };
    await audit(tx, tenantId, actor, "delivery.sentAgain", subject);
  });
}
