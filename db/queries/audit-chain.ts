import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import type { ChainEnd, ChainedEvent } from "@/lib/core/access/audit-chain";
import { inTenant, type Transaction } from "../client";
import { auditChains, auditEvents } from "../schema/tenants";

const pageSize = 1_000;

/** The end that the database keeps apart from the events. */
export async function chainEnd(tenantId: string): Promise<ChainEnd> {
  const rows = await inTenant(tenantId, (tx) =>
    tx
      .select({ number: auditChains.number, hash: auditChains.hash })
      .from(auditChains)
      .where(eq(auditChains.tenantId, tenantId)),
  );
  return rows[0] ?? { number: 0, hash: "" };
}

/** The events after a number, in the order of the chain, a page at a time. */
export async function* chainPages(tenantId: string, after: number): AsyncGenerator<ChainedEvent[]> {
  for (let last: number | null = after; last !== null; ) {
    const from: number = last;
    const rows = await inTenant(tenantId, (tx) => chainPage(tx, tenantId, from));
    if (rows.length > 0) yield rows;
    last = rows.length < pageSize ? null : (rows.at(-1)?.number ?? null);
  }
}

function chainPage(tx: Transaction, tenantId: string, after: number) {
  return tx
    .select(columns)
    .from(auditEvents)
    .where(and(eq(auditEvents.tenantId, tenantId), gt(auditEvents.number, after)))
    .orderBy(asc(auditEvents.number))
    .limit(pageSize);
}

/** The oldest event without a link: nobody but who switched the triggers off can write one. */
export async function unlinkedEvent(tenantId: string): Promise<ChainedEvent | undefined> {
  const [row] = await inTenant(tenantId, (tx) =>
    tx
      .select(columns)
      .from(auditEvents)
      .where(and(eq(auditEvents.tenantId, tenantId), isNull(auditEvents.number)))
      .orderBy(asc(auditEvents.seq))
      .limit(1),
  );
  return row;
}

const columns = {
  seq: auditEvents.seq,
  at: sql<string>`to_char(${auditEvents.at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
  actorKind: auditEvents.actorKind,
  actorId: auditEvents.actorId,
  actorName: auditEvents.actorName,
  action: auditEvents.action,
  subjectId: auditEvents.subjectId,
  subjectName: auditEvents.subjectName,
  ip: auditEvents.ip,
  detail: sql<string | null>`${auditEvents.detail}::text`,
  number: auditEvents.number,
  hash: auditEvents.hash,
};
