import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { firstId } from "@/lib/core/ids";
import { db, inTenant } from "../client";

/** Rows a statement deletes: few enough that nobody waits for its locks. */
export const pruneBatch = 1_000;

/** For how long links, sessions and mails that are over are kept, for questions about them. */
const overDays = 30;
const throttleDays = 1;
/** After which two runs that were laid side by side are compared anew. */
export const comparisonDays = 1;

const past = (days: number) => sql`now() - make_interval(days => ${days})`;

/** What is over in the tables without a tenant: how to tell, table by table. */
const loginRemains = {
  sessions: sql`expires_at < ${past(overDays)} or revoked_at < ${past(overDays)}`,
  login_tokens: sql`expires_at < ${past(overDays)} or used_at < ${past(overDays)}`,
  throttles: sql`window_ends_at < ${past(throttleDays)}`,
  // A mail that was not sent within days has long been given up.
  mails: sql`created_at < ${past(overDays)}`,
};

export const prunedTables = ["sessions", "login_tokens", "throttles", "mails"] as const;
export type PrunedTable = (typeof prunedTables)[number];

/** Deletes one batch and answers how many rows went; fewer than a batch: that was the last. */
export async function pruneLoginRemains(table: PrunedTable): Promise<number> {
  const { rowCount } = await db().execute(batchOf(table, loginRemains[table]));
  return rowCount ?? 0;
}

/** Invitations of a workspace that were accepted, or expired, long ago. */
export function pruneInvitations(tenantId: string): Promise<number> {
  const over = sql`tenant_id = ${tenantId}
    and (expires_at < ${past(overDays)} or accepted_at < ${past(overDays)})`;
  return inTenant(tenantId, async (tx) => {
    const { rowCount } = await tx.execute(batchOf("invitations", over));
    return rowCount ?? 0;
  });
}

/** Messages that were sent, or given up, long ago. */
export function pruneDeliveries(tenantId: string): Promise<number> {
  const over = sql`tenant_id = ${tenantId} and state <> 'pending' and created_at < ${past(overDays)}`;
  return inTenant(tenantId, async (tx) => {
    const { rowCount } = await tx.execute(batchOf("deliveries", over));
    return rowCount ?? 0;
  });
}

/** For so long a program that reads along may stand still. What events name is kept longer. */
const eventDays = 90;

export function pruneEvents(tenantId: string): Promise<number> {
  const over = sql`tenant_id = ${tenantId} and at < ${past(eventDays)}`;
  return inTenant(tenantId, async (tx) => {
    const { rowCount } = await tx.execute(batchOf("events", over));
    return rowCount ?? 0;
  });
}

/** Names of anonymised accounts whose time is over; from then on nobody can tell who they were. */
export function pruneOriginals(tenantId: string): Promise<number> {
  return inTenant(tenantId, async (tx) => {
    const { rowCount } = await tx.execute(sql`
      update account_links set originals = null, originals_until = null
      where (sync_id, source_user_id) in (
        select sync_id, source_user_id from account_links
        where tenant_id = ${tenantId} and originals_until < now() limit ${pruneBatch})`);
    return rowCount ?? 0;
  });
}

/** Requests of one app that came before a moment; its index begins with tenant and app. */
export function pruneRequests(tenantId: string, appId: string, before: Date): Promise<number> {
  const old = sql`tenant_id = ${tenantId} and app_id = ${appId}
    and id < ${firstId("req", before.getTime())}`;
  return inTenant(tenantId, async (tx) => {
    const { rowCount } = await tx.execute(batchOf("scim_requests", old));
    return rowCount ?? 0;
  });
}

/** What runs that began before a moment said to their targets. */
export function pruneExchanges(tenantId: string, before: Date): Promise<number> {
  const old = sql`tenant_id = ${tenantId} and run_id < ${firstId("run", before.getTime())}`;
  return inTenant(tenantId, async (tx) => {
    const { rowCount } = await tx.execute(batchOf("exchanges", old));
    return rowCount ?? 0;
  });
}

/**
 * Runs of before their counts were kept with them: counted once more, while there is something to
 * count. Does nothing to all others.
 */
export async function keepSums(tenantId: string, before: Date): Promise<void> {
  await inTenant(tenantId, (tx) =>
    tx.execute(sql`
      update runs set change_sums = (
        select coalesce(jsonb_agg(counted order by count desc, reason), '[]') from (
          select kind, outcome, reason, count(*) as count from changes
          where tenant_id = ${tenantId} and run_id = runs.id group by kind, outcome, reason) counted)
      where tenant_id = ${tenantId} and id < ${firstId("run", before.getTime())}
        and change_sums is null and finished_at is not null`),
  );
}

export const decisionTables = ["changes", "change_blocks", "change_group_sums"] as const;

/** Decisions of runs that began before a moment and have ended. The run's own row stays longer. */
export function pruneDecisions(
  table: (typeof decisionTables)[number],
  tenantId: string,
  before: Date,
): Promise<number> {
  const old = sql`tenant_id = ${tenantId} and run_id < ${firstId("run", before.getTime())}
    and not exists (select from runs r where r.tenant_id = ${tenantId}
      and r.id = ${sql.identifier(table)}.run_id and r.finished_at is null)`;
  return inTenant(tenantId, async (tx) => {
    const { rowCount } = await tx.execute(batchOf(table, old));
    return rowCount ?? 0;
  });
}

/** So many of a sync's runs stay, however old: what the guard measures a new plan by. */
export const runsKept = 50;

/**
 * Runs that began before a moment and have ended, without those that later plans are measured by and
 * the newest of each sync. Their decisions must be gone by then: a run without them is still counted.
 */
export function pruneRuns(tenantId: string, before: Date): Promise<number> {
  const measures = sql`
    select newest.id from syncs s cross join (values ('full'), ('delta')) as of(scope)
    cross join lateral (
      select r.id from runs r
      where r.tenant_id = ${tenantId} and r.sync_id = s.id and r.scope = of.scope
        and r.trigger not in ('preview', 'rollback') and r.state in ('succeeded', 'partial')
      order by r.id desc limit ${runsKept}) newest
    where s.tenant_id = ${tenantId}`;
  const old = sql`tenant_id = ${tenantId} and id < ${firstId("run", before.getTime())}
    and finished_at is not null and id <> all(array(${measures}))
    and exists (select from runs r where r.tenant_id = ${tenantId} and r.sync_id = runs.sync_id
      and r.id > runs.id)
    and not exists (select from changes c where c.tenant_id = ${tenantId} and c.run_id = runs.id)`;
  return inTenant(tenantId, async (tx) => {
    const { rowCount } = await tx.execute(batchOf("runs", old));
    return rowCount ?? 0;
  });
}

const idRows = z.array(z.object({ id: z.string() }));

/** The oldest comparison of two runs that counts no more; null when all do. */
export async function oldestComparison(tenantId: string): Promise<string | null> {
  const { rows } = await inTenant(tenantId, (tx) =>
    tx.execute(sql`select id from comparisons
      where tenant_id = ${tenantId} and at < ${past(comparisonDays)} order by at limit 1`),
  );
  return idRows.parse(rows)[0]?.id ?? null;
}

/** A batch of a comparison's rows, and the comparison itself with the last. */
export function pruneComparison(tenantId: string, id: string): Promise<number> {
  const its = sql`tenant_id = ${tenantId} and comparison_id = ${id}`;
  return inTenant(tenantId, async (tx) => {
    const { rowCount } = await tx.execute(batchOf("compared_changes", its));
    if (rowCount === pruneBatch) return pruneBatch;
    await tx.execute(sql`delete from comparisons where tenant_id = ${tenantId} and id = ${id}`);
    return rowCount ?? 0;
  });
}

const appRow = z.object({ app_id: z.string().nullable() });

/** The app behind this one in the request log, deleted ones too; null at the end. */
export async function nextLoggedApp(tenantId: string, after: string): Promise<string | null> {
  const { rows } = await inTenant(tenantId, (tx) =>
    tx.execute(sql`select min(app_id) as app_id from scim_requests
      where tenant_id = ${tenantId} and app_id > ${after}`),
  );
  return appRow.parse(rows[0]).app_id;
}

/** Rows that somebody holds are left for the next time. */
function batchOf(table: string, over: SQL): SQL {
  const name = sql.identifier(table);
  return sql`delete from ${name} where ctid = any(array(
    select ctid from ${name} where ${over} limit ${pruneBatch} for update skip locked))`;
}
