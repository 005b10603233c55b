import { and, eq, isNull } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { channels, deliveries } from "@/db/schema/notifications";
import { tenants } from "@/db/schema/tenants";
import { newId } from "@/lib/core/ids";
import { type Notice, type NoticeKind, type Severity, wants } from "@/lib/core/notices/notice";
import { mailLink } from "@/lib/mail";

export type NewNotice = Omit<Notice, "url" | "at" | "workspace"> & {
  kind: NoticeKind;
  severity: Severity;
  /** A page below the workspace's address, for example `/runs/run_…`. */
  path: string;
};

type Channel = typeof channels.$inferSelect;

/**
 * Puts a notice into the outbox of every channel that wants it, with what caused it in one
 * transaction. `about` names what it is about: no channel is told of that twice.
 */
export async function notify(
  tx: Transaction,
  tenantId: string,
  about: string,
  notice: NewNotice,
  isFor: (channel: Channel) => boolean = () => true,
): Promise<void> {
  const wanting = (await openChannels(tx, tenantId)).filter(
    (channel) => wants(channel, notice) && isFor(channel),
  );
  await queueNotice(tx, tenantId, wanting, about, notice);
}

/** The same for channels that were chosen already. */
export async function queueNotice(
  tx: Transaction,
  tenantId: string,
  to: readonly { id: string }[],
  about: string,
  { path, ...notice }: Omit<NewNotice, "kind"> & { kind: NoticeKind | null },
): Promise<string[]> {
  if (to.length === 0) return [];
  const [workspace] = await tx
    .select({ id: tenants.id, slug: tenants.slug, name: tenants.name })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
  if (!workspace) return [];
  const url = mailLink(`/${workspace.slug}${path}`);
  const whole: Notice = { ...notice, url, at: new Date().toISOString(), workspace };
  const added = await tx
    .insert(deliveries)
    .values(
      to.map(({ id }) => ({ id: newId("dlv"), tenantId, channelId: id, about, notice: whole })),
    )
    .onConflictDoNothing({ target: [deliveries.channelId, deliveries.about] })
    .returning({ id: deliveries.id });
  return added.map(({ id }) => id);
}

async function openChannels(tx: Transaction, tenantId: string): Promise<Channel[]> {
  return tx
    .select()
    .from(channels)
    .where(and(eq(channels.tenantId, tenantId), isNull(channels.disabledAt)));
}
