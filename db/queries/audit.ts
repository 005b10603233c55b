import { and, desc, eq, lt } from "drizzle-orm";
import { inTenant, type Transaction } from "../client";
import { auditEvents } from "../schema/tenants";
import { insertEvent } from "./events";

export type AuditEvent = Omit<typeof auditEvents.$inferSelect, "tenantId">;

type NewAuditEvent = Omit<
  typeof auditEvents.$inferInsert,
  "tenantId" | "seq" | "at" | "number" | "hash"
>;

/** Called through lib/audit.ts. */
export async function insertAuditEvent(
  tx: Transaction,
  tenantId: string,
  event: NewAuditEvent,
): Promise<void> {
  const added = await tx
    .insert(auditEvents)
    .values({ ...event, tenantId })
    .returning({ seq: auditEvents.seq });
  for (const { seq } of added) await insertEvent(tx, tenantId, "audit", String(seq));
}

/** Newest first; the cursor is the `seq` of the last event of the page before. */
export async function auditPage(
  tenantId: string,
  cursor: number | null,
  size = 50,
): Promise<{ events: AuditEvent[]; next: number | null }> {
  const rows = await inTenant(tenantId, (tx) =>
    tx
      .select(columns)
      .from(auditEvents)
      .where(
        and(
          eq(auditEvents.tenantId, tenantId),
          cursor === null ? undefined : lt(auditEvents.seq, cursor),
        ),
      )
      .orderBy(desc(auditEvents.seq))
      .limit(size + 1),
  );
  const events = rows.slice(0, size);
  return { events, next: rows.length > size ? (events.at(-1)?.seq ?? null) : null };
}

const columns = {
  seq: auditEvents.seq,
  at: auditEvents.at,
  actorKind: auditEvents.actorKind,
  actorId: auditEvents.actorId,
  actorName: auditEvents.actorName,
  action: auditEvents.action,
  subjectId: auditEvents.subjectId,
  subjectName: auditEvents.subjectName,
  detail: auditEvents.detail,
  ip: auditEvents.ip,
  number: auditEvents.number,
  hash: auditEvents.hash,
};
