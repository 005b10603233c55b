import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { tenants } from "@/db/schema/tenants";
import type { RunContext } from "@/lib/engine/run/run-context";
import { managedPeople } from "@/lib/engine/workspace/workspace-plan";

/**
 * Whoever would be one too many gets no account yet, the later ones of a plan first; everybody
 * else's account is looked after as before. Looks at the whole plan, because pages know no sum.
 */
export async function keepWithinPlan(tx: Transaction, { run }: RunContext): Promise<void> {
  const [row] = await tx
    .select({ peopleMax: tenants.peopleMax })
    .from(tenants)
    .where(eq(tenants.id, run.tenantId));
  if (!row || row.peopleMax === null) return;
  const room = Math.max(0, row.peopleMax - (await managedPeople(tx, run.tenantId)));
  await tx.execute(sql`
      with beyond as materialized (
        select source_id from changes c
        where c.tenant_id = ${run.tenantId} and c.run_id = ${run.id} and c.outcome = 'planned'
          and c.kind in ('user.create', 'user.enable')
          and not exists (select from account_links l join accounts a
            on a.tenant_id = l.tenant_id and a.target_id = l.target_id and a.id = l.account_id
            where l.tenant_id = c.tenant_id and l.source_user_id = c.source_id and a.active)
        order by c.seq offset ${room})
      update changes c set outcome = 'skipped', reason = 'over_plan', code = 'OVER_PLAN'
      from beyond b
      where c.tenant_id = ${run.tenantId} and c.run_id = ${run.id} and c.outcome = 'planned'
        and c.source_id = b.source_id
        and (c.kind in ('user.create', 'user.enable', 'membership.add')
          or c.kind = 'membership.remove' and c.account_id is null)`);
}
