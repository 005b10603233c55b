import { inTenant } from "@/db/client";
import { deleteSecondFactors } from "@/db/queries/second-factors";
import { revokeSessionsOf } from "@/db/queries/sessions";
import { audit } from "@/lib/audit";
import { UserError } from "@/lib/core/user-error";
import { queueMail } from "@/lib/mail";
import { type Membership, workspacesOfLogin } from "./member";
import { requireOther, subjectOf } from "./members";
import { can } from "./roles";

/**
 * For a member who lost the phone and the recovery codes: authenticator app, passkeys and codes are
 * dropped and all their browsers signed out. A sign-in serves every workspace of its person, so only
 * somebody who owns them all may do it; else whoever invites a person could weaken them elsewhere.
 */
export async function resetSecondFactor(
  { tenant, member, actor }: Membership,
  loginId: string,
): Promise<void> {
  if (!can(member.role, "manageOwners")) throw refused("Only an owner can reset a second step.");
  if (loginId === member.loginId) throw refused("Your own is changed under Your account.");
  // Asked first, so that an id of another workspace is answered like one that nobody has.
  await inTenant(tenant.id, (tx) => requireOther(tx, tenant.id, loginId));
  await requireOwnerOfAll(member.loginId, loginId, tenant.name);
  await inTenant(tenant.id, async (tx) => {
    const other = await requireOther(tx, tenant.id, loginId);
    if (!(await deleteSecondFactors(tx, loginId))) {
      throw new UserError(
        `${other.name} has set up no second step, so there is nothing to reset.`,
        {
          status: 409,
        },
      );
    }
    await revokeSessionsOf(tx, loginId);
    await audit(tx, tenant.id, actor, "member.secondFactorReset", subjectOf(other));
    await queueMail(tx, {
      recipient: other.email,
      subject: "Your second step for Usher was reset",
      body: `Hello ${other.name},

${actor.name}, an owner of ${tenant.name}, reset your second step: your authenticator app, passkeys
and recovery codes no longer work, and all your browsers are signed out. Sign in with your password
and set up a new one under Your account.

If you did not ask for this, tell another owner of ${tenant.name} and change your password at once.
`,
    });
  });
}

async function requireOwnerOfAll(ownerId: string, loginId: string, name: string): Promise<void> {
  const [mine, theirs] = await Promise.all([
    workspacesOfLogin(ownerId),
    workspacesOfLogin(loginId),
  ]);
  const owned = new Set(mine.filter(({ role }) => role === "owner").map((one) => one.tenant_id));
  if (theirs.every((one) => owned.has(one.tenant_id))) return;
  throw refused(
    `This person is also a member of a workspace that is not yours, and their sign-in serves both. Remove them from ${name} and invite them under another address, or let them use a recovery code.`,
  );
}

function refused(message: string): UserError {
  return new UserError(message, { status: 403 });
}
