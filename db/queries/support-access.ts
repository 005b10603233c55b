import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "../client";
import { supportEntries, supportGrants } from "../schema/support";

const listMax = 100;

/** What a workspace let support do, newest first. */
export async function listGrants(tenantId: string) {
  return inTenant(tenantId, (tx) =>
    tx
      .select()
      .from(supportGrants)
      .where(eq(supportGrants.tenantId, tenantId))
      .orderBy(desc(supportGrants.id))
      .limit(listMax),
  );
}

/** Who of support was in a workspace, newest first. */
export async function listEntries(tenantId: string) {
  return inTenant(tenantId, (tx) =>
    tx
      .select()
      .from(supportEntries)
      .where(eq(supportEntries.tenantId, tenantId))
      .orderBy(desc(supportEntries.id))
      .limit(listMax),
  );
}

/** The grant that lasts longest; null when there is none now. */
export async function grantInForce(tx: Transaction, tenantId: string) {
  const [grant] = await tx
    .select()
    .from(supportGrants)
    .where(
      and(
        eq(supportGrants.tenantId, tenantId),
        isNull(supportGrants.endedAt),
        gt(supportGrants.expiresAt, sql`now()`),
      ),
    )
    .orderBy(desc(supportGrants.expiresAt))
    .limit(1);
  return grant ?? null;
}
