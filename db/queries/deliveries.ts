import { and, asc, desc, eq, gt, lt } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "../client";
import { deliveries } from "../schema/notifications";
import { type PageRequest, readPage, toPage } from "./page";

const columns = {
  id: deliveries.id,
  notice: deliveries.notice,
  state: deliveries.state,
  attempts: deliveries.attempts,
  nextAttemptAt: deliveries.nextAttemptAt,
  sentAt: deliveries.sentAt,
  status: deliveries.status,
  answer: deliveries.answer,
  tookMs: deliveries.tookMs,
  createdAt: deliveries.createdAt,
};

/** What a channel was told, newest first. */
export async function listDeliveries(
  tenantId: string,
  channelId: string,
  request: PageRequest = {},
) {
  const part = readPage(request, z.string());
  return inTenant(tenantId, async (tx) => {
    const rows = await tx
      .select(columns)
      .from(deliveries)
      .where(
        and(
          eq(deliveries.tenantId, tenantId),
          eq(deliveries.channelId, channelId),
          part.after === null ? undefined : lt(deliveries.id, part.after),
          part.before === null ? undefined : gt(deliveries.id, part.before),
        ),
      )
      .orderBy(part.backwards ? asc(deliveries.id) : desc(deliveries.id))
      .limit(part.limit + 1);
    return toPage(rows, part, ({ id }) => id);
  });
}

export type DeliveryRow = Awaited<ReturnType<typeof listDeliveries>>["items"][number];

export async function deliveryById(tenantId: string, id: string) {
  return inTenant(tenantId, async (tx) => {
    const [row] = await tx
      .select(columns)
      .from(deliveries)
      .where(and(eq(deliveries.tenantId, tenantId), eq(deliveries.id, id)));
    return row ?? null;
  });
}
