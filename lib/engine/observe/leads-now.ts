import { sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "@/db/client";
import type { RunContext } from "@/lib/engine/run/run-context";

/** What is led by whom, each list in the order of the others. */
export type LeadsNow = { kinds: string[]; ids: string[]; leaders: string[] };

const rows = z.array(z.object({ leader: z.string() }));

/**
 * What the people lead by now whose leads the plan hands over; null where it hands nothing over. A
 * product has one list of leads, so that a single one costs as much as all.
 */
export async function leadsNow({ connection, lease, run }: RunContext): Promise<LeadsNow | null> {
  if (!connection.leads) return null;
  const { rows: planned } = await inTenant(run.tenantId, (tx) =>
    tx.execute(sql`
      select distinct before->>'leaderId' as leader from changes
      where tenant_id = ${run.tenantId} and run_id = ${run.id} and outcome = 'planned'
        and kind = 'lead.reassign'`),
  );
  const leaders = new Set(rows.parse(planned).map(({ leader }) => leader));
  if (leaders.size === 0) return null;
  const now: LeadsNow = { kinds: [], ids: [], leaders: [] };
  for await (const { items } of connection.leads(null, lease.signal)) {
    await lease.prove();
    for (const { kind, id, leader } of items) {
      if (!leaders.has(leader.id)) continue;
      now.kinds.push(kind);
      now.ids.push(id);
      now.leaders.push(leader.id);
    }
  }
  return now;
}
