import { and, asc, eq, isNotNull, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "../client";
import { domains } from "../schema/security";

export type Domain = Omit<typeof domains.$inferSelect, "tenantId">;

/** A company has a few; the list stays a screen. */
export const domainsMax = 50;

export async function listDomains(tenantId: string): Promise<Domain[]> {
  return inTenant(tenantId, (tx) =>
    tx
      .select(columns)
      .from(domains)
      .where(eq(domains.tenantId, tenantId))
      .orderBy(asc(domains.name))
      .limit(domainsMax),
  );
}

export async function domainByName(tenantId: string, name: string): Promise<Domain | undefined> {
  const [row] = await inTenant(tenantId, (tx) =>
    tx
      .select(columns)
      .from(domains)
      .where(and(eq(domains.tenantId, tenantId), eq(domains.name, name))),
  );
  return row;
}

export async function ownsDomain(
  tx: Transaction,
  tenantId: string,
  name: string,
): Promise<boolean> {
  const rows = await tx
    .select({ name: domains.name })
    .from(domains)
    .where(
      and(eq(domains.tenantId, tenantId), eq(domains.name, name), isNotNull(domains.verifiedAt)),
    );
  return rows.length === 1;
}

/** False when it is listed already. */
export async function insertDomain(
  tx: Transaction,
  tenantId: string,
  domain: { name: string; proof: string },
): Promise<boolean> {
  const rows = await tx
    .insert(domains)
    .values({ ...domain, tenantId })
    .onConflictDoNothing()
    .returning({ name: domains.name });
  return rows.length === 1;
}

/** Throws a unique violation when another workspace has shown the proof. */
export async function markDomainVerified(
  tx: Transaction,
  tenantId: string,
  name: string,
): Promise<void> {
  await tx
    .update(domains)
    .set({ verifiedAt: sql`now()` })
    .where(and(eq(domains.tenantId, tenantId), eq(domains.name, name)));
}

export async function deleteDomain(
  tx: Transaction,
  tenantId: string,
  name: string,
): Promise<boolean> {
  const rows = await tx
    .delete(domains)
    .where(and(eq(domains.tenantId, tenantId), eq(domains.name, name)))
    .returning({ name: domains.name });
  return rows.length === 1;
}

const columns = {
  name: domains.name,
  proof: domains.proof,
  createdAt: domains.createdAt,
  verifiedAt: domains.verifiedAt,
};
