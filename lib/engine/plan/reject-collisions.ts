import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import type { RunContext } from "@/lib/engine/run/run-context";

/**
 * Two people who lead to one user name, or to one account, are both left alone: never the first one
 * wins. Runs over the stored plan, because the two may stand on different pages. Materialized:
 * without statistics PostgreSQL would look for collisions once per person, and the lease would run
 * out meanwhile.
 */
export async function rejectCollisions(tx: Transaction, { run }: RunContext): Promise<void> {
  await tx.execute(sql`
      with named as (
        select source_id, kind, case kind
            when 'user.create' then count(*) over (partition by kind, lower(after->>'username'))
            else count(*) over (partition by kind, account_id) end as people
        from changes
        where tenant_id = ${run.tenantId} and run_id = ${run.id}
          and kind in ('user.create', 'user.link') and outcome = 'planned'
      ), colliding as materialized (select source_id, kind from named where people > 1)
      update changes c set outcome = 'skipped', reason = case o.kind
          when 'user.create' then 'username_collision' else 'match_ambiguous' end
      from colliding o
      where c.tenant_id = ${run.tenantId} and c.run_id = ${run.id} and c.outcome = 'planned'
        and c.source_id = o.source_id and c.kind not like 'group.%'`);
}
