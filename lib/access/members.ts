import { inTenant, type Transaction } from "@/db/client";
import { deleteMember, lockOwners, memberById, setMemberRole } from "@/db/queries/members";
import { securityIn } from "@/db/queries/workspace-security";
import { audit } from "@/lib/audit";
import type { Role } from "@/lib/core/access/role";
import { UserError } from "@/lib/core/user-error";
import type { Membership } from "./member";
import { can, roleLabels } from "./roles";

/** Gives a member another role. A workspace always keeps an owner. */
export async function changeRole(
  { tenant, member, actor }: Membership,
  loginId: string,
  role: Role,
): Promise<void> {
  await inTenant(tenant.id, async (tx) => {
    const other = await requireOther(tx, tenant.id, loginId);
    if (other.role === role) return;
    requireOwnerFor(member.role, [other.role, role]);
    if (other.role === "owner") await requireAnotherOwner(tx, tenant.id, loginId);
    await requireNotBreakGlass(tx, tenant.id, other);
    await setMemberRole(tx, tenant.id, loginId, role);
    const detail = { before: other.role, after: role };
    await audit(tx, tenant.id, actor, "member.roleChanged", subjectOf(other), detail);
  });
}

/** Takes a member out; also the way to leave. Their next request already finds no workspace. */
export async function removeMember(
  { tenant, member, actor }: Membership,
  loginId: string,
): Promise<void> {
  await inTenant(tenant.id, async (tx) => {
    const other = await requireOther(tx, tenant.id, loginId);
    if (loginId !== member.loginId) requireOwnerFor(member.role, [other.role]);
    if (other.role === "owner") await requireAnotherOwner(tx, tenant.id, loginId);
    await requireNotBreakGlass(tx, tenant.id, other);
    await deleteMember(tx, tenant.id, loginId);
    const action = loginId === member.loginId ? "member.left" : "member.removed";
    await audit(tx, tenant.id, actor, action, subjectOf(other), { role: other.role });
  });
}

export type Other = NonNullable<Awaited<ReturnType<typeof memberById>>>;

/** Somebody else of the workspace, whose role stays as it is until the transaction ends. */
export async function requireOther(
  tx: Transaction,
  tenantId: string,
  loginId: string,
): Promise<Other> {
  // Locked first, so that the role read next cannot change until this transaction ends.
  await lockOwners(tx, tenantId);
  const other = await memberById(tx, tenantId, loginId);
  if (other) return other;
  throw new UserError("This person is not a member any more. Reload the page.", { status: 404 });
}

async function requireAnotherOwner(
  tx: Transaction,
  tenantId: string,
  loginId: string,
): Promise<void> {
  const owners = await lockOwners(tx, tenantId);
  if (owners.some((owner) => owner !== loginId)) return;
  throw new UserError("A workspace needs an owner. Make someone else an owner first.", {
    status: 409,
  });
}

/** Nobody else could come in on the day the identity provider is away. */
async function requireNotBreakGlass(
  tx: Transaction,
  tenantId: string,
  { loginId, name }: Other,
): Promise<void> {
  const { ssoEnforcedAt, breakGlassLoginId } = await securityIn(tx, tenantId);
  if (ssoEnforcedAt === null || breakGlassLoginId !== loginId) return;
  throw new UserError(
    `${name} keeps the way in for the day single sign-on fails. Choose another owner for that first, under Settings › Security.`,
    { status: 409 },
  );
}

function requireOwnerFor(mine: Role, touched: readonly Role[]): void {
  if (!touched.includes("owner") || can(mine, "manageOwners")) return;
  throw new UserError(
    `You are ${roleLabels[mine].toLowerCase()}, and only an owner can make, change or remove an owner.`,
    { status: 403 },
  );
}

export function subjectOf({ loginId, name, email }: Other) {
  return { id: loginId, name: `${name} (${email})` };
}
