import { eq } from "drizzle-orm";
import { inTenant, type Transaction } from "../client";
import { workspaceSecurity } from "../schema/security";

export type WorkspaceSecurity = Omit<typeof workspaceSecurity.$inferSelect, "tenantId">;

/** As everywhere, where nobody has set anything. */
const asEverywhere: WorkspaceSecurity = {
  secondFactorRequired: false,
  ssoIssuer: null,
  ssoClientId: null,
  ssoSealedSecret: null,
  ssoDefaultRole: "viewer",
  ssoProvenAt: null,
  ssoEnforcedAt: null,
  breakGlassLoginId: null,
};

export async function securityOf(tenantId: string): Promise<WorkspaceSecurity> {
  return inTenant(tenantId, (tx) => securityIn(tx, tenantId));
}

/** The same inside a transaction; the row is locked when it is there. */
export async function securityIn(tx: Transaction, tenantId: string): Promise<WorkspaceSecurity> {
  const [row] = await tx
    .select(columns)
    .from(workspaceSecurity)
    .where(eq(workspaceSecurity.tenantId, tenantId))
    .for("update");
  return row ?? asEverywhere;
}

export async function saveSecurity(
  tx: Transaction,
  tenantId: string,
  changed: Partial<WorkspaceSecurity>,
): Promise<void> {
  await tx
    .insert(workspaceSecurity)
    .values({ ...changed, tenantId })
    .onConflictDoUpdate({ target: workspaceSecurity.tenantId, set: changed });
}

const columns = {
  secondFactorRequired: workspaceSecurity.secondFactorRequired,
  ssoIssuer: workspaceSecurity.ssoIssuer,
  ssoClientId: workspaceSecurity.ssoClientId,
  ssoSealedSecret: workspaceSecurity.ssoSealedSecret,
  ssoDefaultRole: workspaceSecurity.ssoDefaultRole,
  ssoProvenAt: workspaceSecurity.ssoProvenAt,
  ssoEnforcedAt: workspaceSecurity.ssoEnforcedAt,
  breakGlassLoginId: workspaceSecurity.breakGlassLoginId,
};
