import { and, asc, eq, gte } from "drizzle-orm";
import { inTenant } from "../client";
import { usage } from "../schema/usage";

const dayMs = 86_400_000;

/** People a day, oldest first. */
export async function usageOf(tenantId: string, days: number, now = Date.now()) {
  const from = new Date(now - days * dayMs).toISOString().slice(0, 10);
  return inTenant(tenantId, (tx) =>
    tx
      .select({ day: usage.day, people: usage.people })
      .from(usage)
      .where(and(eq(usage.tenantId, tenantId), gte(usage.day, from)))
      .orderBy(asc(usage.day))
      .limit(days + 1),
  );
}
