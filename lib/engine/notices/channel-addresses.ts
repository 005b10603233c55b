import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "@/db/client";
import { countTry } from "@/db/queries/throttles";
import { channels } from "@/db/schema/notifications";
import { tenants } from "@/db/schema/tenants";
import { audit } from "@/lib/audit";
import { type Actor, systemActor } from "@/lib/core/access/actor";
import { randomText } from "@/lib/core/ids";
import {
  addressLinkDays,
  type ChannelAddress,
  withAddresses,
} from "@/lib/core/notices/channel-address";
import { UserError } from "@/lib/core/user-error";
import { mailLink, queueMail } from "@/lib/mail";
import { hashToken, signText, textSigned } from "@/lib/secrets";

const purpose = "usher channel address v1";
const linkShape = z.tuple([z.string(), z.string(), z.string()]);

/** What is stored for the wanted addresses, and whom to ask; nobody is mailed before they agreed. */
export function plannedAddresses(known: readonly ChannelAddress[], wanted: readonly string[]) {
  return withAddresses(known, wanted, { now: Date.now(), newLinkId: () => randomText(24) });
}

const askedOfTenantMax = 100;
const askedOfAddressMax = 3;
const dayMinutes = 24 * 60;

/** Counted before anything is stored, so that nobody can have strangers mailed without end. */
export async function requireMayAsk(tenantId: string, asked: readonly ChannelAddress[]) {
  for (const { email } of asked) {
    const ofTenant = await countTry(`channel-ask ${tenantId}`, dayMinutes);
    const ofAddress = await countTry(`channel-ask ${hashToken(email.toLowerCase())}`, dayMinutes);
    if (ofTenant <= askedOfTenantMax && ofAddress <= askedOfAddressMax) continue;
    throw new UserError(
      `${email} cannot be asked again today: it, or this workspace, was sent too many confirmation links. Try tomorrow.`,
      { field: "addresses", status: 429 },
    );
  }
}

/** Sends each a link that is good once. */
export async function askAddresses(
  tx: Transaction,
  channel: { tenantId: string; id: string; name: string },
  asked: readonly ChannelAddress[],
  actor: Actor,
): Promise<void> {
  if (asked.length === 0) return;
  const workspace = await workspaceName(tx, channel.tenantId);
  for (const { email, linkId } of asked) {
    const token = signText(JSON.stringify([channel.tenantId, channel.id, linkId]), purpose);
    await queueMail(tx, {
      recipient: email,
      subject: `Confirm that ${workspace} may send you notifications`,
      body: `Hello,

${actor.name} of ${workspace} wants Usher to send notifications of “${channel.name}” to this address.
If you want them, confirm it here:

${mailLink(`/confirm-address?token=${token}`)}

The link works once, for ${addressLinkDays} days. Without it nothing is sent, and there is nothing to do.
`,
    });
  }
}

/** Whom a link asks, and for what. */
export type AskedAddress = { email: string; channel: string; workspace: string };

/** What a link leads to; null when it was used, ran out, or the address is not wanted any more. */
export async function askedAddress(token: string): Promise<AskedAddress | null> {
  const link = readLink(token);
  if (link === null) return null;
  return inTenant(link.tenantId, async (tx) => (await find(tx, link))?.asked ?? null);
}

/** The address gets mails from now on; a link works once. */
export async function confirmAddress(token: string): Promise<AskedAddress> {
  const link = readLink(token);
  const confirmed =
    link &&
    (await inTenant(link.tenantId, async (tx) => {
      const found = await find(tx, link, "update");
      if (!found) return null;
      const { channel, asked } = found;
      const confirmedAt = new Date().toISOString();
      const addresses = channel.addresses.map((one) =>
        one.linkId === link.linkId ? { ...one, confirmedAt, linkId: null } : one,
      );
      await tx.update(channels).set({ addresses }).where(isChannel(link));
      const subject = { id: channel.id, name: channel.name };
      const detail = { address: asked.email };
      await audit(tx, link.tenantId, systemActor, "channel.addressConfirmed", subject, detail);
      return asked;
    }));
  if (confirmed) return confirmed;
  throw new UserError(
    "This link does not work any more: it was used, is older than seven days, or the address was taken off the list. Ask whoever wants to notify you to save the channel again; then a new link is sent.",
    { status: 409 },
  );
}

type Link = { tenantId: string; channelId: string; linkId: string };

function readLink(token: string): Link | null {
  const text = textSigned(token, purpose);
  if (text === null) return null;
  const [tenantId, channelId, linkId] = linkShape.parse(JSON.parse(text));
  return { tenantId, channelId, linkId };
}

async function find(tx: Transaction, link: Link, lock: "update" | "none" = "none") {
  const query = tx
    .select({ id: channels.id, name: channels.name, addresses: channels.addresses })
    .from(channels)
    .where(isChannel(link));
  const [channel] = await (lock === "update" ? query.for("update") : query);
  const address = channel?.addresses.find(({ linkId }) => linkId === link.linkId);
  if (!channel || !address || Date.parse(address.linkUntil) < Date.now()) return null;
  const workspace = await workspaceName(tx, link.tenantId);
  return { channel, asked: { email: address.email, channel: channel.name, workspace } };
}

function isChannel({ tenantId, channelId }: Link) {
  return and(eq(channels.tenantId, tenantId), eq(channels.id, channelId));
}

async function workspaceName(tx: Transaction, tenantId: string): Promise<string> {
  const [row] = await tx
    .select({ name: tenants.name })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
  return row?.name ?? "A workspace";
}
