import { and, asc, eq, isNotNull } from "drizzle-orm";
import { inTenant, type Transaction } from "../client";
import { targets } from "../schema/targets";
import { tenants } from "../schema/tenants";

/** Targets that refuse us: a person has to look at them. */
export async function targetsInNeed(tenantId: string, most = 3) {
  return inTenant(tenantId, (tx) =>
    tx
      .select({ id: targets.id, name: targets.name, attention: targets.attention })
      .from(targets)
      .where(and(eq(targets.tenantId, tenantId), isNotNull(targets.attention)))
      .orderBy(asc(targets.id))
      .limit(most),
  );
}

export async function setTenantName(tx: Transaction, tenantId: string, name: string) {
  await tx.update(tenants).set({ name }).where(eq(tenants.id, tenantId));
}
