import { sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "../client";
import { events } from "../schema/notifications";

export type EventKind = (typeof events.$inferSelect)["kind"];

/** Notes that something was committed, in the transaction that commits it. */
export async function insertEvent(
  tx: Transaction,
  tenantId: string,
  kind: EventKind,
  subjectId: string,
): Promise<void> {
  await tx.insert(events).values({ tenantId, kind, subjectId });
}

/** Behind which event a reader is, and behind which change of the run that it names. */
export type EventCursor = { txid: number; seq: number; change: number };

const eventRow = z.object({
  txid: z.coerce.number(),
  seq: z.coerce.number(),
  kind: z.enum(["run.finished", "incident.opened", "incident.closed", "audit"]),
  at: z.coerce.date(),
  subject_id: z.string(),
  run: z.record(z.string(), z.unknown()).nullable(),
  incident: z.record(z.string(), z.unknown()).nullable(),
  audit: z.record(z.string(), z.unknown()).nullable(),
});
export type EventRow = z.output<typeof eventRow>;

/**
 * The events from a place on, in the order of their transactions. Those of transactions that began
 * before one that is still open wait, so nothing can appear behind a cursor later.
 */
export async function eventsFrom(
  tenantId: string,
  after: Pick<EventCursor, "txid" | "seq">,
  most: number,
): Promise<EventRow[]> {
  const { rows } = await inTenant(tenantId, (tx) =>
    tx.execute(sql`
      select e.txid, e.seq, e.kind, e.at, e.subject_id,
        case when e.kind = 'run.finished' then (select to_jsonb(r) from (
          select id, sync_id as "syncId", target_id as "targetId", trigger, scope, part, state,
            started_by as "startedBy", created_at as "createdAt", started_at as "startedAt",
            finished_at as "finishedAt", totals, error_code as "errorCode",
            error_message as "errorMessage"
          from runs where tenant_id = e.tenant_id and id = e.subject_id) r) end as run,
        case when e.kind like 'incident.%' then (select to_jsonb(i) from (
          select id, sync_id as "syncId", kind, code, message, run_id as "runId", count,
            opened_at as "openedAt", closed_at as "closedAt"
          from incidents where tenant_id = e.tenant_id and id = e.subject_id) i) end as incident,
        case when e.kind = 'audit' then (select to_jsonb(a) from (
          select seq, at, actor_kind as "actorKind", actor_id as "actorId",
            actor_name as "actorName", action, subject_id as "subjectId",
            subject_name as "subjectName", detail, ip
          from audit_events
          where tenant_id = e.tenant_id and seq = e.subject_id::bigint) a) end as audit
      from events e
      where e.tenant_id = ${tenantId} and (e.txid, e.seq) >= (${after.txid}, ${after.seq})
        and e.txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
      order by e.txid, e.seq limit ${most}`),
  );
  return z.array(eventRow).parse(rows);
}

/** Whether a cursor is from another life of this database: it was restored from a dump since. */
export async function isAhead(tenantId: string, { txid }: EventCursor): Promise<boolean> {
  const { rows } = await inTenant(tenantId, (tx) =>
    tx.execute(
      sql`select ${txid} >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint as ahead`,
    ),
  );
  return z.object({ ahead: z.boolean() }).parse(rows[0]).ahead;
}
