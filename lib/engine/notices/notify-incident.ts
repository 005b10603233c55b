import { and, eq, isNull, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { apps } from "@/db/schema/apps";
import { incidents } from "@/db/schema/incidents";
import { channels, deliveries } from "@/db/schema/notifications";
import { syncs } from "@/db/schema/syncs";
import { targets } from "@/db/schema/targets";
import type { Severity } from "@/lib/core/notices/notice";
import { type NewNotice, notify, queueNotice } from "./notify";

type Incident = typeof incidents.$inferSelect;

/** One message per incident and channel, however often it is seen. */
export async function notifyOpened(
  tx: Transaction,
  incident: Incident,
  severity: Severity,
): Promise<void> {
  const notice = await noticeOf(tx, incident);
  if (!notice) return;
  await notify(tx, incident.tenantId, `${incident.id} opened`, {
    ...notice,
    ...{ type: "incident.opened", severity, title: openedTitle(incident.kind, notice.title) },
  });
  await tx
    .update(incidents)
    .set({ notifiedAt: sql`coalesce(${incidents.notifiedAt}, now())` })
    .where(and(eq(incidents.tenantId, incident.tenantId), eq(incidents.id, incident.id)));
}

/** Told to whoever was told that it began, and to nobody else. */
export async function notifyClosed(tx: Transaction, incident: Incident): Promise<void> {
  const told = await tx
    .select({ id: channels.id })
    .from(deliveries)
    .innerJoin(channels, eq(channels.id, deliveries.channelId))
    .where(
      and(
        eq(deliveries.tenantId, incident.tenantId),
        eq(deliveries.about, `${incident.id} opened`),
        eq(channels.recovery, true),
        isNull(channels.disabledAt),
      ),
    );
  const notice = told.length === 0 ? null : await noticeOf(tx, incident);
  if (!notice) return;
  await queueNotice(tx, incident.tenantId, told, `${incident.id} closed`, {
    ...notice,
    ...{ type: "incident.closed", severity: "info" },
    title: closedTitle(incident.kind, notice.title),
    message: closedMessage(incident),
  });
}

/** The title is what the sync is called. */
async function noticeOf(
  tx: Transaction,
  { tenantId, syncId, id, kind, code, message, runId }: Incident,
): Promise<Omit<NewNotice, "type" | "severity"> | null> {
  const [names] = await tx
    .select({ app: apps.name, appId: apps.id, target: targets.name })
    .from(syncs)
    .innerJoin(apps, eq(apps.id, syncs.appId))
    .innerJoin(targets, eq(targets.id, syncs.targetId))
    .where(and(eq(syncs.tenantId, tenantId), eq(syncs.id, syncId)));
  if (!names) return null;
  return {
    ...{ kind, code, message, runId, syncId, incidentId: id },
    title: `${names.app} → ${names.target}`,
    path: runId === null ? `/apps/${names.appId}` : `/runs/${runId}`,
  };
}

function openedTitle(kind: Incident["kind"], sync: string): string {
  switch (kind) {
    case "failure":
      return `A run of ${sync} failed`;
    case "records":
      return `Many records of ${sync} fail`;
    case "missed":
      return `${sync} missed its schedule`;
    case "held":
      return `A plan of ${sync} waits for approval`;
    default:
      return kind satisfies never;
  }
}

function closedTitle(kind: Incident["kind"], sync: string): string {
  switch (kind) {
    case "failure":
      return `${sync} works again`;
    case "records":
      return `The records of ${sync} are carried out again`;
    case "missed":
      return `${sync} is on schedule again`;
    case "held":
      return `The plan of ${sync} no longer waits`;
    default:
      return kind satisfies never;
  }
}

function closedMessage({ kind, code, count }: Incident): string {
  if (kind === "held") return "It was approved, or the run ended without it.";
  const often = count === 1 ? "It was seen once" : `It was seen ${count} times`;
  return `${often} (${code}), and it is over. Nothing is left to do.`;
}
