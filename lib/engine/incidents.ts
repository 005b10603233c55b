import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { incidents } from "@/db/schema/incidents";
import { newId } from "@/lib/core/ids";

type Of = { tenantId: string; syncId: string };
type Kind = (typeof incidents.$inferSelect)["kind"];

/** Notes something that people should know. The same reason again only counts. */
export async function openIncident(
  tx: Transaction,
  { tenantId, syncId }: Of,
  about: { kind: Kind; code: string; message: string; runId: string | null },
): Promise<void> {
  await tx
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
    });
}

/** What it was about is over. */
export async function closeIncidents(
  tx: Transaction,
  { tenantId, syncId }: Of,
  kinds: Kind[],
  runId?: string,
): Promise<void> {
  await tx
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
    );
}
