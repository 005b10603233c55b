import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "@/db/client";
import { tenants } from "@/db/schema/tenants";
import { config } from "@/lib/config";
import { type PlanState, planState } from "@/lib/core/access/licence";
import { readLicence } from "@/lib/read-licence";

/** What the workspace may do now. */
export async function workspacePlan(
  tx: Transaction,
  tenantId: string,
  now = new Date(),
): Promise<PlanState> {
  const [row] = await tx
    .select({ trialEndsAt: tenants.trialEndsAt, licence: tenants.licence })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
  if (!row) return { kind: "free" };
  const licence = row.licence === null ? null : readLicence(row.licence);
  return planState({ asks: config().licenceKeys.length > 0, ...row, licence }, now);
}

export function getPlan(tenantId: string): Promise<PlanState> {
  return inTenant(tenantId, (tx) => workspacePlan(tx, tenantId));
}

/** Writes down what SQL has to know of it, where a run is about to be taken up. */
export async function applyPlan(
  tx: Transaction,
  tenantId: string,
  state: PlanState,
): Promise<void> {
  const lapsesAt =
    state.kind === "free" ? null : state.kind === "lapsed" ? state.since : state.until;
  const peopleMax = state.kind === "licensed" ? state.peopleMax : null;
  await tx
    .update(tenants)
    .set({ lapsesAt, peopleMax })
    .where(
      sql`${tenants.id} = ${tenantId} and (${tenants.lapsesAt} is distinct from ${lapsesAt}
        or ${tenants.peopleMax} is distinct from ${peopleMax})`,
    );
}

const counted = z.object({ people: z.coerce.number() });

/** People with an active account that we manage; somebody in several targets counts once. */
export async function managedPeople(tx: Transaction, tenantId: string): Promise<number> {
  const { rows } = await tx.execute(sql`
    select count(distinct l.source_user_id)::int as people
    from account_links l join accounts a
      on a.tenant_id = l.tenant_id and a.target_id = l.target_id and a.id = l.account_id
    where l.tenant_id = ${tenantId} and a.active`);
  return counted.parse(rows[0]).people;
}
