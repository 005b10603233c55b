import { and, eq } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { channels } from "@/db/schema/notifications";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { newId } from "@/lib/core/ids";
import { notFound } from "@/lib/core/not-found";
import { nextDigest } from "@/lib/core/notices/notice";
import type { ChannelKind, ChannelWishes, NewChannel } from "@/lib/core/settings/channel-settings";
import { SyncError } from "@/lib/core/sync-error";
import { UserError } from "@/lib/core/user-error";
import { egressPolicy } from "@/lib/engine/connect/target-fields";
import { assertAllowedReceiver } from "@/lib/http/post-once";
import { sealSecret } from "@/lib/secrets";
import { newWebhookSecret } from "@/lib/sign-webhook";
import { askAddresses, plannedAddresses, requireMayAsk } from "./channel-addresses";

const channelsMax = 50;

/** Makes a channel. A webhook's secret is in the answer and afterwards nowhere in the clear. */
export async function createChannel(
  tenantId: string,
  actor: Actor,
  { kind, recipients, addresses = [], url, ...wishes }: NewChannel,
): Promise<{ id: string; secret: string | null }> {
  const id = newId("chn");
  const secret = kind === "webhook" ? newWebhookSecret() : null;
  const outside = plannedAddresses([], kind === "mail" ? addresses : []);
  const place = await placeOf(tenantId, id, kind, { recipients, addresses, url });
  await requireMayAsk(tenantId, outside.asked);
  await inTenant(tenantId, async (tx) => {
    await checkCount(tx, tenantId);
    await tx.insert(channels).values({
      ...{ id, tenantId, kind, createdBy: actor.name },
      ...place,
      ...columnsOf(wishes),
      addresses: outside.addresses,
      ...(secret === null ? {} : { secretSealed: sealed(tenantId, id, "secret", secret) }),
    });
    await askAddresses(tx, { tenantId, id, name: wishes.name }, outside.asked, actor);
    const detail = { kind, host: place.urlHost ?? null, ...wishes, addresses };
    await audit(tx, tenantId, actor, "channel.created", { id, name: wishes.name }, detail);
  });
  return { id, secret };
}

/** What may be left as it is: the address of a channel is not shown again. */
export type ChannelPlace = { recipients: string[]; addresses?: string[]; url: string | null };

/** Changes what a channel wants to hear and where it leads; turns it on again where it was off. */
export async function changeChannel(
  tenantId: string,
  actor: Actor,
  id: string,
  { recipients, addresses = [], url, ...wishes }: ChannelWishes & ChannelPlace,
): Promise<void> {
  const before = await inTenant(tenantId, (tx) => requireChannel(tx, tenantId, id));
  const { kind } = before;
  const wanted = kind === "mail" ? addresses : [];
  const keepsUrl = kind !== "mail" && url === null;
  const place = keepsUrl ? {} : await placeOf(tenantId, id, kind, { recipients, addresses, url });
  await requireMayAsk(tenantId, plannedAddresses(before.addresses, wanted).asked);
  await inTenant(tenantId, async (tx) => {
    const { name, addresses: known } = await requireChannel(tx, tenantId, id);
    const outside = plannedAddresses(known, wanted);
    await tx
      .update(channels)
      .set({
        ...{ ...place, ...columnsOf(wishes), addresses: outside.addresses },
        ...{ disabledAt: null, disabledReason: null },
      })
      .where(isChannel(tenantId, id));
    await askAddresses(tx, { tenantId, id, name: wishes.name }, outside.asked, actor);
    const detail = {
      ...{ ...wishes, addresses: wanted },
      ...(keepsUrl ? {} : { addressChanged: true }),
    };
    await audit(tx, tenantId, actor, "channel.changed", { id, name }, detail);
  });
}

export async function requireChannel(tx: Transaction, tenantId: string, id: string) {
  const [channel] = await tx.select().from(channels).where(isChannel(tenantId, id)).for("update");
  if (!channel) throw notFound("channel");
  return channel;
}

async function placeOf(
  tenantId: string,
  id: string,
  kind: ChannelKind,
  { recipients, addresses = [], url }: ChannelPlace,
) {
  if (kind === "mail") {
    if (recipients.length + addresses.length > 0) return { recipients };
    throw new UserError("Choose who gets the mails.", { field: "recipients" });
  }
  if (url === null || url === "") {
    throw new UserError("Enter the address that the receiver shows.", { field: "url" });
  }
  const { href, host } = await checkedUrl(url);
  return { urlSealed: sealed(tenantId, id, "url", href), urlHost: host };
}

async function checkedUrl(text: string): Promise<URL> {
  try {
    return await assertAllowedReceiver(text, egressPolicy(false));
  } catch (error) {
    if (error instanceof SyncError) throw new UserError(error.message, { field: "url" });
    throw error;
  }
}

function columnsOf(wishes: ChannelWishes) {
  const now = new Date();
  const digestDueAt = nextDigest(wishes.digest, now);
  return { ...wishes, digestDueAt, digestFrom: digestDueAt === null ? null : now };
}

async function checkCount(tx: Transaction, tenantId: string): Promise<void> {
  const rows = await tx
    .select({ id: channels.id })
    .from(channels)
    .where(eq(channels.tenantId, tenantId));
  if (rows.length < channelsMax) return;
  throw new UserError(
    `A workspace has at most ${channelsMax} channels. Delete one that nobody needs any more.`,
    { status: 409 },
  );
}

function sealed(tenantId: string, ownerId: string, field: "url" | "secret", plain: string): string {
  return sealSecret(plain, { tenantId, ownerId, field });
}

function isChannel(tenantId: string, id: string) {
  return and(eq(channels.tenantId, tenantId), eq(channels.id, id));
}
