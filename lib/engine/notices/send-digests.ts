import { and, eq, isNull, lte, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { digestCounts } from "@/db/queries/digest";
import { digestsDue } from "@/db/queries/lookup";
import { channels } from "@/db/schema/notifications";
import { nextDigest } from "@/lib/core/notices/notice";
import { plural } from "@/lib/format";
import { queueNotice } from "./notify";

const most = 100;

/** Puts the digests that are due into the outbox. Safe to repeat and to run in several workers. */
export async function sendDigests(now = new Date()): Promise<number> {
  let queued = 0;
  for (const { tenant_id, channel_id } of await digestsDue(most)) {
    if (await inTenant(tenant_id, (tx) => sendDigest(tx, tenant_id, channel_id, now))) queued += 1;
  }
  return queued;
}

/** After a standstill one digest stands for all that were missed. */
async function sendDigest(
  tx: Transaction,
  tenantId: string,
  channelId: string,
  now: Date,
): Promise<boolean> {
  const isChannel = and(eq(channels.tenantId, tenantId), eq(channels.id, channelId));
  const [channel] = await tx
    .select()
    .from(channels)
    .where(and(isChannel, lte(channels.digestDueAt, sql`now()`), isNull(channels.disabledAt)))
    .for("update", { skipLocked: true });
  if (!channel?.digestDueAt || channel.digest === "none") return false;
  const from = channel.digestFrom ?? channel.createdAt;
  const counts = await digestCounts(tx, tenantId, from);
  await queueNotice(tx, tenantId, [channel], `digest ${channel.digestDueAt.toISOString()}`, {
    ...{ type: "digest", kind: null, code: null, path: "" },
    severity: counts.openIncidents + counts.heldRuns > 0 ? "warning" : "info",
    title: channel.digest === "daily" ? "The last day in Usher" : "The last week in Usher",
    message: linesOf(counts).join("\n"),
    ...{ incidentId: null, syncId: null, runId: null },
  });
  await tx
    .update(channels)
    .set({ digestDueAt: nextDigest(channel.digest, now), digestFrom: now })
    .where(isChannel);
  return true;
}

/** One line each, what needs somebody first. */
function linesOf(counts: Awaited<ReturnType<typeof digestCounts>>): string[] {
  const { heldRuns, openIncidents, incidents, runs, created, disabled, failed } = counts;
  return [
    heldRuns === 0
      ? "No plan waits for approval."
      : `${plural(heldRuns, "plan waits", "plans wait")} for approval.`,
    openIncidents === 0
      ? "Nothing is wrong now."
      : `${plural(openIncidents, "thing is", "things are")} wrong now.`,
    `${plural(incidents, "incident")} began, and ${plural(runs, "run")} ended.`,
    `${plural(created, "account was", "accounts were")} created, ${disabled} disabled; ${plural(failed, "change")} failed.`,
  ];
}
