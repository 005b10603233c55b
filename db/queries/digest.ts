import { sql } from "drizzle-orm";
import { z } from "zod";
import { firstId } from "@/lib/core/ids";
import type { Transaction } from "../client";

const counts = z.object({
  heldRuns: z.coerce.number(),
  openIncidents: z.coerce.number(),
  incidents: z.coerce.number(),
  runs: z.coerce.number(),
  created: z.coerce.number(),
  disabled: z.coerce.number(),
  failed: z.coerce.number(),
});

/** What happened in a workspace since a moment, from the totals of its runs. */
export async function digestCounts(tx: Transaction, tenantId: string, from: Date) {
  const { rows } = await tx.execute(sql`
    with ended as (
      select totals from runs
      where tenant_id = ${tenantId} and id >= ${firstId("run", from.getTime())}
        and finished_at >= ${from} and trigger <> 'preview'
    ), sums as (
      select count(*) as runs,
        sum((totals -> 'applied' ->> 'user.create')::int) as created,
        sum((totals -> 'applied' ->> 'user.disable')::int) as disabled,
        sum((select sum(value::int) from jsonb_each_text(totals -> 'failed'))) as failed
      from ended
    )
    select runs, coalesce(created, 0) as created, coalesce(disabled, 0) as disabled,
      coalesce(failed, 0) as failed,
      (select count(*) from runs where tenant_id = ${tenantId} and state = 'held') as "heldRuns",
      (select count(*) from incidents
        where tenant_id = ${tenantId} and closed_at is null and kind <> 'held') as "openIncidents",
      (select count(*) from incidents
        where tenant_id = ${tenantId} and opened_at >= ${from}) as incidents
    from sums`);
  return counts.parse(rows[0]);
}
