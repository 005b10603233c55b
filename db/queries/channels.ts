import { and, asc, desc, eq, sql } from "drizzle-orm";
import { newId } from "@/lib/core/ids";
import { noticeKinds } from "@/lib/core/notices/notice";
import { inTenant, type Transaction } from "../client";
import { channels, deliveries } from "../schema/notifications";

/** Everything about a channel but its secrets. */
const columns = {
  id: channels.id,
  kind: channels.kind,
  name: channels.name,
  recipients: channels.recipients,
  addresses: channels.addresses,
  urlHost: channels.urlHost,
  kinds: channels.kinds,
  severityMin: channels.severityMin,
  recovery: channels.recovery,
  digest: channels.digest,
  digestDueAt: channels.digestDueAt,
  pausedUntil: channels.pausedUntil,
  formerSecretUntil: channels.formerSecretUntil,
  disabledAt: channels.disabledAt,
  disabledReason: channels.disabledReason,
  createdBy: channels.createdBy,
  createdAt: channels.createdAt,
};

const listMax = 50;

/** In the order they were made, with the last thing that was sent. */
export async function listChannels(tenantId: string) {
  return inTenant(tenantId, async (tx) => {
    const last = tx
      .selectDistinctOn([deliveries.channelId], {
        channelId: deliveries.channelId,
        state: deliveries.state,
        at: sql`coalesce(${deliveries.sentAt}, ${deliveries.createdAt})`
          .mapWith(deliveries.createdAt)
          .as("at"),
      })
      .from(deliveries)
      .where(eq(deliveries.tenantId, tenantId))
      .orderBy(deliveries.channelId, desc(deliveries.id))
      .as("last");
    return tx
      .select({ ...columns, lastState: last.state, lastAt: last.at })
      .from(channels)
      .leftJoin(last, eq(last.channelId, channels.id))
      .where(eq(channels.tenantId, tenantId))
      .orderBy(asc(channels.id))
      .limit(listMax);
  });
}

export type ChannelRow = Awaited<ReturnType<typeof listChannels>>[number];

export async function getChannel(tenantId: string, id: string) {
  return inTenant(tenantId, async (tx) => {
    const [channel] = await tx
      .select(columns)
      .from(channels)
      .where(and(eq(channels.tenantId, tenantId), eq(channels.id, id)));
    return channel ?? null;
  });
}

/** So that a new workspace is told of what goes wrong before anybody has thought of it. */
export async function insertFirstChannel(
  tx: Transaction,
  tenantId: string,
  createdBy: string,
): Promise<void> {
  await tx.insert(channels).values({
    ...{ id: newId("chn"), tenantId, createdBy, kind: "mail", name: "Owners and admins" },
    ...{ recipients: ["owner", "admin"], kinds: [...noticeKinds], severityMin: "warning" },
  });
}
