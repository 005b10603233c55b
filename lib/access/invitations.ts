import { inTenant, type Transaction } from "@/db/client";
import { emailKey, insertLogin, loginByEmail, markEmailVerified } from "@/db/queries/logins";
import { invitationByHash } from "@/db/queries/lookup";
import {
  deleteInvitation,
  deleteInvitationsTo,
  insertInvitation,
  insertMember,
  isMemberByEmail,
  takeInvitation,
} from "@/db/queries/members";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import type { Role } from "@/lib/core/access/role";
import { newId } from "@/lib/core/ids";
import { UserError } from "@/lib/core/user-error";
import { mailLink, queueMail } from "@/lib/mail";
import { hashToken, newToken } from "@/lib/secrets";
import type { Membership } from "./member";
import { hashPassword, passwordProblem } from "./password";
import { can, roleLabels } from "./roles";
import { limits, requireWithin } from "./throttle";

const days = 7;

type Wanted = { email: string; role: Role };

/** Mails an invitation; an older one to the same address stops working. */
export async function invite(membership: Membership, wanted: Wanted): Promise<void> {
  requireGrant(membership.member.role, wanted.role);
  await requireWithin(limits.inviteTenant, membership.tenant.id);
  await inTenant(membership.tenant.id, (tx) => mailInvitation(tx, membership, wanted));
}

/** Mails it anew, for as long as a new one; the link of the first mail stops working. */
export async function resendInvitation(membership: Membership, id: string): Promise<string> {
  const { tenant } = membership;
  await requireWithin(limits.inviteTenant, tenant.id);
  return inTenant(tenant.id, async (tx) => {
    const { email, role } = await takeBack(tx, membership, id);
    await mailInvitation(tx, membership, { email, role });
    return email;
  });
}

async function mailInvitation(
  tx: Transaction,
  { tenant, member, actor }: Membership,
  wanted: Wanted,
): Promise<void> {
  const { token, hash } = newToken("");
  const id = newId("inv");
  if (await isMemberByEmail(tx, tenant.id, wanted.email)) {
    throw new UserError("This person is a member already.", { field: "email" });
  }
  await deleteInvitationsTo(tx, tenant.id, wanted.email);
  await insertInvitation(tx, tenant.id, { ...wanted, id, hash, invitedBy: member.name, days });
  await queueMail(tx, {
    recipient: wanted.email,
    subject: `${member.name} invites you to ${tenant.name} on Usher`,
    body: `Hello,

${member.name} (${member.email}) invites you to the workspace ${tenant.name} on Usher as ${roleLabels[wanted.role].toLowerCase()}.

${mailLink(`/invite?token=${token}`)}

The link works once, for ${days} days. If you do not know what this is about, there is nothing to do.
`,
  });
  await audit(tx, tenant.id, actor, "member.invited", { id, name: wanted.email }, wanted);
}

export async function revokeInvitation(membership: Membership, id: string): Promise<void> {
  const { tenant, actor } = membership;
  await inTenant(tenant.id, async (tx) => {
    const { email } = await takeBack(tx, membership, id);
    await audit(tx, tenant.id, actor, "invitation.revoked", { id, name: email });
  });
}

/** The invitation that is gone now; nobody takes back what they could not hand out. */
async function takeBack(tx: Transaction, { tenant, member }: Membership, id: string) {
  const gone = await deleteInvitation(tx, tenant.id, id);
  if (!gone) throw new UserError("This invitation was accepted or revoked already.");
  requireGrant(member.role, gone.role);
  return gone;
}

export type OpenInvitation = {
  id: string;
  tenantId: string;
  workspace: string;
  email: string;
  role: Role;
};

/** What the link in the mail leads to, while it can be accepted. */
export async function invitationOf(token: string): Promise<OpenInvitation | null> {
  const row = await invitationByHash(hashToken(token));
  if (!row || row.accepted_at !== null || row.expires_at.getTime() <= Date.now()) return null;
  return {
    id: row.invitation_id,
    tenantId: row.tenant_id,
    workspace: row.workspace,
    email: row.email,
    role: row.role,
  };
}

/** By someone who is signed in with the address that was invited. */
export async function acceptInvitation(
  token: string,
  login: { loginId: string; email: string; name: string; ip: string | null },
): Promise<OpenInvitation> {
  const invitation = await requireInvitation(token);
  if (emailKey(invitation.email) !== emailKey(login.email)) {
    throw new UserError(
      `This invitation is for ${invitation.email}, but you are signed in as ${login.email}. Sign out and use the link again.`,
    );
  }
  await inTenant(invitation.tenantId, async (tx) => {
    await join(tx, invitation, login);
    // Whoever opened the link reads the mail of this address.
    await markEmailVerified(tx, login.loginId);
  });
  return invitation;
}

type Newcomer = { name: string; password: string; ip: string | null };

/** By someone without a sign-in: makes one. The link came by mail, so the address is verified. */
export async function acceptAsNewcomer(
  token: string,
  { name, password, ip }: Newcomer,
): Promise<OpenInvitation & { loginId: string }> {
  const invitation = await requireInvitation(token);
  const { email } = invitation;
  const problem = passwordProblem(password, { email });
  if (problem !== null) throw new UserError(problem, { field: "password" });
  const passwordHash = await hashPassword(password);
  const loginId = newId("log");
  await inTenant(invitation.tenantId, async (tx) => {
    const login = { id: loginId, email, name, passwordHash, emailVerified: true };
    if (!(await insertLogin(tx, login))) {
      throw new UserError("You have a sign-in for this address already. Sign in to accept.");
    }
    await join(tx, invitation, { loginId, name, ip });
  });
  return { ...invitation, loginId };
}

/** Whether the invited address has a sign-in; only the holder of the link gets to know. */
export async function invitedHasLogin({ email }: OpenInvitation): Promise<boolean> {
  return (await loginByEmail(email)) !== undefined;
}

async function join(
  tx: Transaction,
  { id, tenantId, email }: OpenInvitation,
  { loginId, name, ip }: { loginId: string; name: string; ip: string | null },
): Promise<void> {
  const taken = await takeInvitation(tx, tenantId, id);
  if (!taken) throw linkIsOver();
  const actor: Actor = { kind: "member", id: loginId, name, ip };
  await insertMember(tx, tenantId, { loginId, role: taken.role });
  const detail = { email, role: taken.role, invitedBy: taken.invitedBy };
  await audit(tx, tenantId, actor, "member.joined", { id: loginId, name }, detail);
}

async function requireInvitation(token: string): Promise<OpenInvitation> {
  const invitation = await invitationOf(token);
  if (invitation === null) throw linkIsOver();
  return invitation;
}

function linkIsOver(): UserError {
  return new UserError(
    "This invitation was used, revoked, or is too old. Ask for a new one in the workspace.",
  );
}

/** Nobody can hand out more than they have. */
function requireGrant(mine: Role, wanted: Role): void {
  if (wanted !== "owner" || can(mine, "manageOwners")) return;
  throw new UserError("Only an owner can invite an owner. Ask one of them, or choose admin.", {
    field: "role",
    status: 403,
  });
}
