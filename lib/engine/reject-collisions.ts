import { sql } from "drizzle-orm";
import type { RunContext } from "./run-context";

/**
 * Two people who lead to one user name are both left alone: never the first one wins. Runs over
 * the stored plan, because the two may stand on different pages.
 */
export async function rejectCollisions({ lease, run }: RunContext): Promise<void> {
  await lease.fenced(async (tx) => {
    await tx.execute(sql`
      with colliding as (
        select lower(after->>'username') as username from changes
        where tenant_id = ${run.tenantId} and run_id = ${run.id}
          and kind = 'user.create' and outcome = 'planned'
        group by 1 having count(*) > 1
      ), people as (
        select c.source_id from changes c join colliding on lower(c.after->>'username') = username
        where c.tenant_id = ${run.tenantId} and c.run_id = ${run.id} and c.kind = 'user.create'
      )
      update changes set outcome = 'skipped', reason = 'username_collision'
      where tenant_id = ${run.tenantId} and run_id = ${run.id} and outcome = 'planned'
        and source_id in (select source_id from people) and kind <> 'group.create'`);
  });
}
