import { and, eq, lte, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { tenants } from "@/db/schema/tenants";
import { UserError } from "@/lib/core/user-error";
import { formatDay } from "@/lib/format";

/** What is said to whoever starts something that would write. */
export function lapsedError(since: Date): UserError {
  return new UserError(
    `The licence of this workspace ended on ${formatDay(since, "UTC")}, so nothing is written (PLAN_LAPSED). What identity providers send is kept. Enter a licence under Settings, Plan.`,
    { status: 409 },
  );
}

export async function requireLicence(tx: Transaction, tenantId: string): Promise<void> {
  const [lapsed] = await tx
    .select({ since: tenants.lapsesAt })
    .from(tenants)
    .where(and(eq(tenants.id, tenantId), lte(tenants.lapsesAt, sql`now()`)));
  if (lapsed?.since) throw lapsedError(lapsed.since);
}
