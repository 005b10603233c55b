import { inTenant } from "@/db/client";
import { saveSecurity, securityIn } from "@/db/queries/workspace-security";
import { audit } from "@/lib/audit";
import { UserError } from "@/lib/core/user-error";
import type { Membership } from "./member";

/** Whether members must show more than a password. Whoever turns it on must have done so. */
export async function requireSecondFactor(
  { tenant, member, actor }: Membership,
  required: boolean,
): Promise<void> {
  if (required && member.secondFactor === null) {
    throw new UserError(
      "You signed in with a password alone, and would lock yourself out. Set up an authenticator app or a passkey under Your account first.",
      { status: 409 },
    );
  }
  await inTenant(tenant.id, async (tx) => {
    const { secondFactorRequired } = await securityIn(tx, tenant.id);
    if (secondFactorRequired === required) return;
    await saveSecurity(tx, tenant.id, { secondFactorRequired: required });
    const action = required ? "workspace.secondFactorRequired" : "workspace.secondFactorOptional";
    await audit(tx, tenant.id, actor, action, tenant);
  });
}
