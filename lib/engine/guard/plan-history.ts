import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { type BlastRadius, blastRadius } from "@/lib/core/guard/blast-radius";
import type { RunContext } from "@/lib/engine/run/run-context";
import { plannedSums } from "@/lib/engine/run/run-sums";

const plansMax = 50;
const sizes = z.array(z.object({ changes: z.coerce.number() }));

/** Compares a stored plan with the last ones of its scope that were carried out. */
export async function compareWithHistory(
  tx: Transaction,
  { run }: RunContext,
): Promise<BlastRadius | null> {
  const planned = Object.values(await plannedSums(tx, run)).reduce((all, each) => all + each, 0);
  const sumOf = (outcome: "applied" | "failed") => sql`coalesce((
    select sum(value::int) from jsonb_each_text(r.totals->${outcome})), 0)`;
  const { rows } = await tx.execute(sql`
    select ${sumOf("applied")} + ${sumOf("failed")} as changes from runs r
    where r.tenant_id = ${run.tenantId} and r.sync_id = ${run.syncId} and r.id < ${run.id}
      and r.scope = ${run.scope} and r.part = ${run.part}
      and r.trigger not in ('preview', 'rollback') and r.state in ('succeeded', 'partial')
    order by r.id desc limit ${plansMax}`);
  return blastRadius(
    planned,
    sizes.parse(rows).map(({ changes }) => changes),
  );
}
