import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { insertEvent } from "@/db/queries/events";
import { incidents } from "@/db/schema/incidents";
import { newId } from "@/lib/core/ids";
import type { Severity } from "@/lib/core/notices/notice";
import { notifyClosed, notifyOpened } from "./notify-incident";

type Of = { tenantId: string; syncId: string };
type Kind = (typeof incidents.$inferSelect)["kind"];
type About = {
  kind: Kind;
  code: string;
  message: string;
  runId: string | null;
  /** How loudly people are told; an incident that gets worse is told to those who want only that. */
  severity: Severity;
};

/** Notes something that people should know, and tells them. The same reason again only counts. */
export async function openIncident(
  tx: Transaction,
  { tenantId, syncId }: Of,
  { severity, ...about }: About,
): Promise<void> {
  const noted = await tx
    .insert(incidents)
    .values({ id: newId("inc"), tenantId, syncId, ...about })
    .onConflictDoUpdate({
      target: [incidents.syncId, incidents.code],
      targetWhere: sql`closed_at is null`,
      set: {
        message: about.message,
        runId: about.runId,
        seenAt: sql`now()`,
        count: sql`${incidents.count} + 1`,
      },
    })
    .returning();
  for (const incident of noted) {
    if (incident.count === 1) await insertEvent(tx, tenantId, "incident.opened", incident.id);
    await notifyOpened(tx, incident, severity);
  }
}

/** The plan that waits is another run's from now on: for people it is the same news, told once. */
export async function handOverHold(
  tx: Transaction,
  { tenantId, syncId }: Of,
  fromRunId: string,
  toRunId: string,
): Promise<void> {
  await tx
    .update(incidents)
    .set({ runId: toRunId })
    .where(
      and(
        ...[eq(incidents.tenantId, tenantId), eq(incidents.syncId, syncId)],
        ...[isNull(incidents.closedAt), eq(incidents.kind, "held")],
        eq(incidents.runId, fromRunId),
      ),
    );
}

/** What it was about is over; whoever was told of it is told so. */
export async function closeIncidents(
  tx: Transaction,
  { tenantId, syncId }: Of,
  kinds: Kind[],
  runId?: string,
): Promise<void> {
  const closed = await tx
    .update(incidents)
    .set({ closedAt: sql`now()` })
    .where(
      and(
        eq(incidents.tenantId, tenantId),
        eq(incidents.syncId, syncId),
        isNull(incidents.closedAt),
        inArray(incidents.kind, kinds),
        runId === undefined ? undefined : eq(incidents.runId, runId),
      ),
    )
    .returning();
  for (const incident of closed) {
    await insertEvent(tx, tenantId, "incident.closed", incident.id);
    await notifyClosed(tx, incident);
  }
}
