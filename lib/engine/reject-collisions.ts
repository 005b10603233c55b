import { sql } from "drizzle-orm";
import type { RunContext } from "./run-context";

/**
 * Two people who lead to one user name are both left alone: never the first one wins. Runs over
 * the stored plan, because the two may stand on different pages. Materialized: without statistics
 * PostgreSQL would look for collisions once per person, and the lease would run out meanwhile.
 */
export async function rejectCollisions({ lease, run }: RunContext): Promise<void> {
  await lease.fenced(async (tx) => {
    await tx.execute(sql`
      with named as (
        select source_id, count(*) over (partition by lower(after->>'username')) as people
        from changes
        where tenant_id = ${run.tenantId} and run_id = ${run.id}
          and kind = 'user.create' and outcome = 'planned'
      ), colliding as materialized (select source_id from named where people > 1)
      update changes set outcome = 'skipped', reason = 'username_collision'
      where tenant_id = ${run.tenantId} and run_id = ${run.id} and outcome = 'planned'
        and source_id in (select source_id from colliding) and kind <> 'group.create'`);
  });
}
