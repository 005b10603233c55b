import { and, eq, ne, count as rowCount, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { blocksFrom } from "@/db/queries/change-blocks";
import { changes } from "@/db/schema/runs";
import type { Adoptions } from "@/lib/core/guard/guard";
import type { ChangeSum } from "@/lib/core/plan/change-sum";
import { kindOfChange } from "@/lib/core/plan/sign-sums";
import { count, type RunTotals } from "@/lib/core/run/run";

type RunIds = { tenantId: string; id: string };

const sumRows = z.array(
  z.object({
    kind: z.string(),
    outcome: z.enum(["planned", "applied", "skipped", "failed"]),
    reason: z.string(),
    count: z.coerce.number(),
  }),
);

/** Planned changes by kind. */
export async function plannedSums(tx: Transaction, run: RunIds) {
  const sums: Record<string, number> = {};
  for (const row of await sumsOf(tx, run)) {
    if (row.outcome === "planned") sums[row.kind] = (sums[row.kind] ?? 0) + row.count;
  }
  return sums;
}

const peopleRows = z.tuple([z.object({ people: z.coerce.number() })]);

/** People whose account would be taken out of use, each once whatever is done to it. */
export async function disabledPeople(tx: Transaction, run: RunIds): Promise<number> {
  const { rows } = await tx.execute(sql`
    select count(distinct coalesce(source_id, account_id)) as people from changes
    where tenant_id = ${run.tenantId} and run_id = ${run.id} and outcome = 'planned'
      and kind in ('user.disable', 'user.anonymise', 'user.delete')`);
  return peopleRows.parse(rows)[0].people;
}

const adoptionRows = z.array(z.object({ reason: z.string(), count: z.coerce.number() }));

/** Accounts that existed before us and would be linked by this plan, by the rule that found them. */
export async function adoptionCounts(tx: Transaction, run: RunIds): Promise<Adoptions[]> {
  const rows = await tx
    .select({ reason: changes.reason, count: rowCount() })
    .from(changes)
    .where(
      and(
        eq(changes.tenantId, run.tenantId),
        eq(changes.runId, run.id),
        eq(changes.kind, "user.link"),
        eq(changes.outcome, "planned"),
        ne(changes.reason, "person_came_back"),
      ),
    )
    .groupBy(changes.reason);
  return adoptionRows.parse(rows).sort((one, other) => other.count - one.count);
}

/**
 * SHA-256 over what is planned, in order: equal plans have equal hashes, and an approval is for
 * exactly one. PostgreSQL prints jsonb in one way only.
 */
export async function planHash(tx: Transaction, run: RunIds): Promise<string> {
  const { rows } = await tx.execute(sql`
    select encode(sha256(convert_to(coalesce(string_agg(
      md5(row(kind, source_id, account_id, subject, group_key, before, after, reason)::text),
      '' order by stage, seq), ''), 'utf8')), 'hex') as hash
    from changes
    where tenant_id = ${run.tenantId} and run_id = ${run.id} and outcome = 'planned'`);
  return z.tuple([z.object({ hash: z.string() })]).parse(rows)[0].hash;
}

/**
 * A run's totals with what its changes tell by now, and these counted whole for its page; what there
 * is none of takes no room.
 */
export async function countsOf(
  tx: Transaction,
  run: RunIds & { totals: RunTotals },
): Promise<{ totals: RunTotals; changeSums: ChangeSum[] }> {
  const { planned: _p, applied: _a, skipped: _s, failed: _f, ...counted } = run.totals;
  const told: Partial<Record<string, Partial<Record<string, number>>>> = {};
  const sums = await sumsOf(tx, run);
  for (const { outcome, kind, reason, count: found } of sums) {
    told[outcome] = count(told[outcome], outcome === "skipped" ? reason : kind, found);
  }
  return {
    totals: { ...counted, ...told },
    changeSums: sums.map((each) => ({ ...each, kind: kindOfChange(each) })),
  };
}

/** Counts a large run's changes by group, for those who look at it; in place of what was counted. */
export async function storeGroupSums(
  tx: Transaction,
  { tenantId, id, changeCount }: RunIds & { changeCount: number },
): Promise<void> {
  if (changeCount <= blocksFrom) return;
  await tx.execute(
    sql`delete from change_group_sums where tenant_id = ${tenantId} and run_id = ${id}`,
  );
  await tx.execute(sql`
    insert into change_group_sums
      (tenant_id, run_id, group_key, group_name, kind, outcome, count)
    select tenant_id, run_id, group_key, min(group_name), kind, outcome, count(*)::int from changes
    where tenant_id = ${tenantId} and run_id = ${id} and group_key is not null
    group by tenant_id, run_id, group_key, kind, outcome`);
}

async function sumsOf(tx: Transaction, run: RunIds) {
  const { rows } = await tx.execute(sql`
    select kind, outcome, reason, count(*) as count from changes
    where tenant_id = ${run.tenantId} and run_id = ${run.id}
    group by kind, outcome, reason order by count(*) desc, reason`);
  return sumRows.parse(rows);
}
