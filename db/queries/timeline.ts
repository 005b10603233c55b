import { sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "../client";
import { type PageRequest, readPage, toPage } from "./page";

const facts = z.record(z.string(), z.unknown()).nullable();

const entryRow = z
  .object({
    kind: z.enum(["change", "request", "approval"]),
    at: z.coerce.date(),
    key: z.string(),
    run_id: z.string().nullable(),
    seq: z.number().nullable(),
    request_id: z.string().nullable(),
    change_kind: z.string().nullable(),
    subject: z.string(),
    group_name: z.string().nullable(),
    before: facts,
    after: facts,
    reason: z.string().nullable(),
    outcome: z.enum(["planned", "applied", "skipped", "failed"]).nullable(),
    target_name: z.string().nullable(),
  })
  .transform(({ run_id, request_id, change_kind, group_name, target_name, ...row }) => ({
    ...row,
    runId: run_id,
    requestId: request_id,
    changeKind: change_kind,
    groupName: group_name,
    targetName: target_name,
  }));

/** Something that happened to one person: a decision, a SCIM call, or a person's approval. */
export type TimelineEntry = z.output<typeof entryRow>;

const cursorShape = z.tuple([z.string(), z.string()]);

/** Everything about one person in the order of time, newest first, over all runs and targets. */
export async function personTimeline(
  tenantId: string,
  appId: string,
  personId: string,
  request: PageRequest = {},
) {
  const part = readPage(request, cursorShape);
  const [at, key] = part.after ?? part.before ?? [null, null];
  const side = part.backwards ? sql`>` : sql`<`;
  const from = at === null ? sql`true` : sql`(at, key) ${side} (${at}::timestamptz, ${key})`;
  const order = part.backwards ? sql`at asc, key asc` : sql`at desc, key desc`;
  const partOf = (query: ReturnType<typeof sql>) =>
    sql`(select * from (${query}) each where ${from} order by ${order} limit ${part.limit + 1})`;
  const { rows } = await inTenant(tenantId, (tx) =>
    tx.execute(sql`
      select * from (
        ${partOf(changesOf(tenantId, appId, personId))} union all
        ${partOf(requestsOf(tenantId, appId, personId))} union all
        ${partOf(approvalsOf(tenantId, appId, personId))}
      ) entries order by ${order} limit ${part.limit + 1}`),
  );
  return toPage(z.array(entryRow).parse(rows), part, (entry) => [
    entry.at.toISOString(),
    entry.key,
  ]);
}

/** To the millisecond, which is what a cursor keeps. */
const moment = (column: string) => sql.raw(`date_trunc('milliseconds', ${column}) as at`);

function changesOf(tenantId: string, appId: string, personId: string) {
  return sql`
    select 'change' as kind, ${moment("c.at")}, c.run_id || lpad(c.seq::text, 9, '0') as key,
      c.run_id, c.seq, c.request_id, c.kind as change_kind, c.subject, c.group_name, c.before,
      c.after, c.reason, c.outcome, t.name as target_name
    from changes c
    join runs r on r.tenant_id = c.tenant_id and r.id = c.run_id and r.trigger <> 'preview'
    join syncs s on s.id = r.sync_id and s.app_id = ${appId}
    join targets t on t.id = r.target_id
    where c.tenant_id = ${tenantId} and c.source_id = ${personId}`;
}

function requestsOf(tenantId: string, appId: string, personId: string) {
  return sql`
    select 'request' as kind, ${moment("q.at")}, q.id as key, null::text as run_id,
      null::int as seq, q.id as request_id, null::text as change_kind, q.effect as subject,
      null::text as group_name, null::jsonb as before, null::jsonb as after, null::text as reason,
      null::text as outcome, null::text as target_name
    from scim_requests q
    where q.tenant_id = ${tenantId} and q.app_id = ${appId} and q.resource_id = ${personId}
      and q.changed`;
}

function approvalsOf(tenantId: string, appId: string, personId: string) {
  return sql`
    select 'approval' as kind, ${moment("r.approved_at")}, r.id as key, r.id as run_id,
      null::int as seq, null::text as request_id, null::text as change_kind,
      r.approved_by as subject, null::text as group_name, null::jsonb as before,
      null::jsonb as after, null::text as reason, null::text as outcome, t.name as target_name
    from runs r
    join syncs s on s.id = r.sync_id and s.app_id = ${appId}
    join targets t on t.id = r.target_id
    where r.tenant_id = ${tenantId} and r.approved_at is not null and r.id in (
      select c.run_id from changes c where c.tenant_id = ${tenantId} and c.source_id = ${personId})`;
}
