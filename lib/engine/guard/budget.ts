import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { budgetUses } from "@/db/schema/runs";
import type { Run } from "@/lib/engine/run/lease";

type RunIds = Pick<Run, "tenantId" | "syncId" | "id">;
type Booked = RunIds & Pick<Run, "approvedAt">;
type Outcome = "planned" | "applied";

/** Rows `u` that count now: those of the last 24 hours, and those of runs that are still writing. */
export const inWindow = sql`(u.at > now() - interval '24 hours' or exists (
  select from runs r where r.id = u.run_id and r.state in ('queued', 'running')))`;

const usedRows = z.array(
  z.object({ kind: z.enum(["accounts", "memberships"]), count: z.coerce.number() }),
);

/** What other runs of this sync, whatever started them, took away lately without a person. */
export async function budgetUsed(tx: Transaction, run: RunIds) {
  const { rows } = await tx.execute(sql`
    select u.kind, sum(u.count) as count from budget_uses u
    where u.tenant_id = ${run.tenantId} and u.sync_id = ${run.syncId} and u.run_id <> ${run.id}
      and ${inWindow} group by u.kind`);
  const used = { accounts: 0, memberships: 0 };
  for (const { kind, count } of usedRows.parse(rows)) used[kind] = count;
  return used;
}

/**
 * Whether a removal takes something from somebody. What a product gives a new account by itself and the
 * plan that makes the account takes away again, nobody ever had.
 */
export const isLoss = sql`(changes.kind <> 'membership.remove' or not exists (
  select from changes made where made.tenant_id = changes.tenant_id and made.run_id = changes.run_id
    and made.source_id = changes.source_id and made.kind = 'user.create'))`;

/** What a change takes away, as the limits count it. */
const takes = sql`case when kind in ('user.disable', 'user.anonymise', 'user.delete', 'group.delete') then 'accounts'
  when kind = 'membership.remove' then 'memberships' end`;

/**
 * Books the whole plan before its first write, in the transaction of the verdict: a run that is
 * put off half-way keeps its share, so that no other run can spend it meanwhile.
 */
export async function reserveBudget(tx: Transaction, run: RunIds): Promise<void> {
  await tx.execute(sql`
    delete from budget_uses u where u.tenant_id = ${run.tenantId} and u.sync_id = ${run.syncId}
      and not ${inWindow}`);
  await book(tx, run, "planned");
}

/** At the end of a run only what it really took away stays booked. */
export async function settleBudget(tx: Transaction, run: Booked): Promise<void> {
  if (run.approvedAt) return;
  const removed = await tx
    .delete(budgetUses)
    .where(and(eq(budgetUses.tenantId, run.tenantId), eq(budgetUses.runId, run.id)));
  if ((removed.rowCount ?? 0) > 0) await book(tx, run, "applied");
}

async function book(tx: Transaction, run: RunIds, outcome: Outcome): Promise<void> {
  await tx.execute(sql`
    insert into budget_uses (tenant_id, sync_id, run_id, kind, group_key, count)
    select ${run.tenantId}, ${run.syncId}, ${run.id}, ${takes},
      case kind when 'membership.remove' then coalesce(group_key, '') else '' end,
      count(distinct coalesce(source_id, account_id, group_key))
    from changes
    where tenant_id = ${run.tenantId} and run_id = ${run.id} and outcome = ${outcome}
      and ${takes} is not null and ${isLoss}
    group by 4, 5
    on conflict (run_id, kind, group_key) do update set count = excluded.count`);
}
