import { and, eq, ne } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "@/db/client";
import { changes } from "@/db/schema/runs";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Change } from "./apply";
import type { Effect } from "./apply-change";

const leadFacts = z.object({
  lead: z.string(),
  kind: z.enum(["project", "component"]),
  id: z.string(),
  project: z.string(),
  leader: z.string(),
  leaderId: z.string(),
});

/** Gives a project or a component to the one who takes it over. */
export async function reassignLead(context: RunContext, change: Change): Promise<Effect> {
  const { connection, lease } = context;
  if (!connection.reassignLead) throw new Error(`Change ${change.seq} needs a verb that is gone.`);
  const { lead: label, leader, leaderId, ...rest } = leadFacts.parse(change.before);
  const to = leadFacts.pick({ leader: true, leaderId: true }).parse(change.after);
  await connection.reassignLead(
    { ...rest, label, leader: { id: leaderId, username: leader } },
    { id: to.leaderId, username: to.leader },
    lease.signal,
  );
  return { outcome: "applied" };
}

/** Set when something that the person leads could not be handed over in this run. */
export async function stillLeads(context: RunContext, change: Change): Promise<Effect | null> {
  const { run, connection } = context;
  if (!connection.leads) return null;
  const unsettled = await inTenant(run.tenantId, (tx) =>
    tx.$count(
      changes,
      and(
        ...[eq(changes.tenantId, run.tenantId), eq(changes.runId, run.id)],
        ...[eq(changes.kind, "lead.reassign"), ne(changes.outcome, "applied")],
        eq(changes.sourceId, change.sourceId ?? ""),
      ),
    ),
  );
  if (unsettled === 0) return null;
  const message = "The person still leads something that could not be handed over in this run.";
  return { outcome: "skipped", reason: "depends_on_failed", message };
}
