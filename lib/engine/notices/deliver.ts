import { and, eq, isNull, lte, or, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { channels, deliveries } from "@/db/schema/notifications";
import { pauseAfter } from "@/lib/core/notices/delivery-retry";
import type { Notice } from "@/lib/core/notices/notice";
import {
  mailMessage,
  slackMessage,
  teamsMessage,
  webhookMessage,
} from "@/lib/core/notices/notice-text";
import { egressPolicy } from "@/lib/engine/connect/target-fields";
import { type Posted, postOnce } from "@/lib/http/post-once";
import { queueMail } from "@/lib/mail";
import { openSecret } from "@/lib/secrets";
import { signedHeaders } from "@/lib/sign-webhook";
import { recipientsOf } from "./channel-recipients";

type Channel = typeof channels.$inferSelect;
type Delivery = typeof deliveries.$inferSelect;
export type Delivered = "sent" | "pending" | "failed";

/** A sender that dies in the middle only delays: the next attempt is set before this one is made. */
const takenSeconds = 60;

/**
 * Makes one attempt at a delivery that is due; null when it is not, or another worker has it. A
 * receiver may get it twice when we die before its yes is noted: the id is the same then.
 */
export async function deliver(
  tenantId: string,
  deliveryId: string,
  signal: AbortSignal,
): Promise<Delivered | null> {
  const taken = await inTenant(tenantId, (tx) => take(tx, tenantId, deliveryId));
  if (taken === null || taken === "sent") return taken;
  const { delivery, channel } = taken;
  const posted = await post(channel, delivery, signal);
  return inTenant(tenantId, (tx) => note(tx, channel, delivery, posted));
}

type Taken = { delivery: Delivery; channel: Channel };

async function take(tx: Transaction, tenantId: string, id: string): Promise<Taken | "sent" | null> {
  const ofTenant = and(eq(deliveries.tenantId, tenantId), eq(deliveries.id, id));
  const [row] = await tx
    .select({ delivery: deliveries, channel: channels })
    .from(deliveries)
    .innerJoin(channels, eq(channels.id, deliveries.channelId))
    .where(
      and(
        ofTenant,
        eq(deliveries.state, "pending"),
        lte(deliveries.nextAttemptAt, sql`now()`),
        isNull(channels.disabledAt),
        or(isNull(channels.pausedUntil), lte(channels.pausedUntil, sql`now()`)),
      ),
    )
    .for("update", { of: deliveries, skipLocked: true });
  if (!row) return null;
  if (row.channel.kind === "mail") {
    await handToMail(tx, row);
    return "sent";
  }
  const attempts = row.delivery.attempts + 1;
  const nextAttemptAt = sql`now() + make_interval(secs => ${takenSeconds})`;
  await tx.update(deliveries).set({ attempts, nextAttemptAt }).where(ofTenant);
  return { ...row, delivery: { ...row.delivery, attempts } };
}

/** The mail outbox has its own attempts; both rows change in one transaction. */
async function handToMail(tx: Transaction, { delivery, channel }: Taken): Promise<void> {
  const recipients = await recipientsOf(tx, channel);
  const { subject, body } = mailMessage(delivery.notice);
  for (const recipient of recipients) await queueMail(tx, { recipient, subject, body });
  await tx
    .update(deliveries)
    .set({
      ...{ state: "sent", attempts: delivery.attempts + 1, sentAt: sql`now()` },
      answer: recipients.length === 0 ? "Nobody of the recipients has a confirmed address." : null,
    })
    .where(isThis(delivery));
}

async function post(channel: Channel, delivery: Delivery, signal: AbortSignal): Promise<Posted> {
  const { tenantId, id } = channel;
  const url = openSecret(channel.urlSealed ?? "", { tenantId, ownerId: id, field: "url" });
  const body = JSON.stringify(messageOf(channel, delivery.notice));
  const headers =
    channel.kind === "webhook"
      ? signedHeaders({ id: delivery.id, body, at: new Date() }, secretsOf(channel))
      : {};
  return postOnce({ url, headers, body }, egressPolicy(false), signal);
}

function messageOf({ kind }: Channel, notice: Notice): Record<string, unknown> {
  if (kind === "slack") return slackMessage(notice);
  return kind === "teams" ? teamsMessage(notice) : webhookMessage(notice);
}

/** The newest first; the one before it is still good for a while after a change. */
function secretsOf(channel: Channel): string[] {
  const { tenantId, id, secretSealed, formerSecretSealed, formerSecretUntil } = channel;
  const isFormerGood = formerSecretUntil !== null && formerSecretUntil > new Date();
  const sealed = [secretSealed, isFormerGood ? formerSecretSealed : null];
  const place = { tenantId, ownerId: id, field: "secret" };
  return sealed.flatMap((envelope) => (envelope === null ? [] : [openSecret(envelope, place)]));
}

async function note(
  tx: Transaction,
  channel: Channel,
  delivery: Delivery,
  { isOk, status, answer, pauseMs, tookMs }: Posted,
): Promise<Delivered> {
  const told = { status, answer, tookMs };
  if (isOk) {
    await tx
      .update(deliveries)
      .set({ ...told, state: "sent", sentAt: sql`now()` })
      .where(isThis(delivery));
    return "sent";
  }
  const isGone = status === 410;
  const waitMs = isGone ? null : pauseAfter(delivery.attempts, pauseMs, Math.random());
  const state = waitMs === null ? "failed" : "pending";
  const nextAttemptAt = sql`now() + make_interval(secs => ${(waitMs ?? 0) / 1_000})`;
  await tx
    .update(deliveries)
    .set({ ...told, state, nextAttemptAt })
    .where(isThis(delivery));
  if (isGone) await disable(tx, channel);
  else if (pauseMs !== null) await pause(tx, channel, waitMs ?? pauseMs);
  return state;
}

/** What the receiver asks for holds for all that waits for it. */
async function pause(tx: Transaction, channel: Channel, ms: number): Promise<void> {
  const pausedUntil = sql`now() + make_interval(secs => ${ms / 1_000})`;
  await tx.update(channels).set({ pausedUntil }).where(isChannel(channel));
}

/** RFC 9110 §15.5.11: gone, and likely for good. */
async function disable(tx: Transaction, channel: Channel): Promise<void> {
  const disabledReason =
    "The receiver answered 410: the address is gone. Enter a new one and turn the channel on again.";
  await tx
    .update(channels)
    .set({ disabledAt: sql`now()`, disabledReason })
    .where(isChannel(channel));
}

function isThis({ tenantId, id }: Delivery) {
  return and(eq(deliveries.tenantId, tenantId), eq(deliveries.id, id));
}

function isChannel({ tenantId, id }: Channel) {
  return and(eq(channels.tenantId, tenantId), eq(channels.id, id));
}
