import { and, asc, eq, gt, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "../client";
import { logins } from "../schema/people";
import { invitations, members, tenants } from "../schema/tenants";
import { emailKey } from "./logins";

type Role = (typeof members.$inferSelect)["role"];

/** Members per workspace are people who administer it: never more than a screen or two. */
const listMax = 500;

/** False when the slug is taken, also by a workspace that this transaction cannot see. */
export async function insertTenant(
  tx: Transaction,
  tenant: { id: string; slug: string; name: string },
): Promise<boolean> {
  const added = await tx
    .insert(tenants)
    .values(tenant)
    .onConflictDoNothing({ target: tenants.slug })
    .returning({ id: tenants.id });
  return added.length === 1;
}

export async function listMembers(tenantId: string) {
  return inTenant(tenantId, (tx) =>
    tx
      .select(memberColumns)
      .from(members)
      .innerJoin(logins, eq(logins.id, members.loginId))
      .where(eq(members.tenantId, tenantId))
      .orderBy(asc(logins.name), asc(members.loginId))
      .limit(listMax),
  );
}

/** Where notices about the workspace go: confirmed addresses of members with these roles. */
export async function mailAddressesOf(tx: Transaction, tenantId: string, roles: readonly Role[]) {
  return tx
    .select({ email: logins.email, slug: tenants.slug })
    .from(members)
    .innerJoin(logins, eq(logins.id, members.loginId))
    .innerJoin(tenants, eq(tenants.id, members.tenantId))
    .where(
      and(
        eq(members.tenantId, tenantId),
        inArray(members.role, [...roles]),
        isNotNull(logins.emailVerifiedAt),
      ),
    )
    .limit(listMax);
}

/** Whom the workspace may write to: members with a confirmed address. */
export async function confirmedMembers(tx: Transaction, tenantId: string) {
  return tx
    .select({
      ...{ loginId: members.loginId, role: members.role },
      ...{ email: logins.email, name: logins.name },
    })
    .from(members)
    .innerJoin(logins, eq(logins.id, members.loginId))
    .where(and(eq(members.tenantId, tenantId), isNotNull(logins.emailVerifiedAt)))
    .orderBy(asc(logins.name), asc(members.loginId))
    .limit(listMax);
}

export function listConfirmedMembers(tenantId: string) {
  return inTenant(tenantId, (tx) => confirmedMembers(tx, tenantId));
}

export async function memberById(tx: Transaction, tenantId: string, loginId: string) {
  const [row] = await tx
    .select(memberColumns)
    .from(members)
    .innerJoin(logins, eq(logins.id, members.loginId))
    .where(and(eq(members.tenantId, tenantId), eq(members.loginId, loginId)));
  return row;
}

export async function isMemberByEmail(
  tx: Transaction,
  tenantId: string,
  email: string,
): Promise<boolean> {
  const rows = await tx
    .select({ loginId: members.loginId })
    .from(members)
    .innerJoin(logins, eq(logins.id, members.loginId))
    .where(and(eq(members.tenantId, tenantId), eq(logins.emailKey, emailKey(email))));
  return rows.length > 0;
}

/** False when the person is a member already. */
export async function insertMember(
  tx: Transaction,
  tenantId: string,
  member: { loginId: string; role: Role },
): Promise<boolean> {
  const added = await tx
    .insert(members)
    .values({ ...member, tenantId })
    .onConflictDoNothing()
    .returning({ loginId: members.loginId });
  return added.length === 1;
}

export async function setMemberRole(
  tx: Transaction,
  tenantId: string,
  loginId: string,
  role: Role,
): Promise<void> {
  await tx
    .update(members)
    .set({ role })
    .where(and(eq(members.tenantId, tenantId), eq(members.loginId, loginId)));
}

export async function deleteMember(
  tx: Transaction,
  tenantId: string,
  loginId: string,
): Promise<void> {
  await tx.delete(members).where(and(eq(members.tenantId, tenantId), eq(members.loginId, loginId)));
}

/** The owners, locked: two owners who remove each other at once are served one after the other. */
export async function lockOwners(tx: Transaction, tenantId: string): Promise<string[]> {
  const rows = await tx
    .select({ loginId: members.loginId })
    .from(members)
    .where(and(eq(members.tenantId, tenantId), eq(members.role, "owner")))
    .orderBy(asc(members.loginId))
    .for("update");
  return rows.map((row) => row.loginId);
}

/** Whether an owner has shown that their address is theirs; nothing real is written before. */
export async function tenantIsVerified(tenantId: string): Promise<boolean> {
  const rows = await inTenant(tenantId, (tx) =>
    tx
      .select({ loginId: members.loginId })
      .from(members)
      .innerJoin(logins, eq(logins.id, members.loginId))
      .where(
        and(
          eq(members.tenantId, tenantId),
          eq(members.role, "owner"),
          isNotNull(logins.emailVerifiedAt),
        ),
      )
      .limit(1),
  );
  return rows.length === 1;
}

/** Invitations that can still be accepted, newest first. */
/** Neither accepted nor revoked; also those that ended, which can be sent anew. */
export async function pendingInvitations(tenantId: string) {
  return inTenant(tenantId, (tx) =>
    tx
      .select(invitationColumns)
      .from(invitations)
      .where(and(eq(invitations.tenantId, tenantId), isNull(invitations.acceptedAt)))
      .orderBy(sql`${invitations.createdAt} desc`)
      .limit(listMax),
  );
}

type NewInvitation = {
  id: string;
  email: string;
  role: Role;
  hash: string;
  invitedBy: string;
  days: number;
};

export async function insertInvitation(
  tx: Transaction,
  tenantId: string,
  { days, ...invitation }: NewInvitation,
): Promise<void> {
  await tx.insert(invitations).values({
    ...invitation,
    tenantId,
    expiresAt: sql`now() + make_interval(days => ${days})`,
  });
}

/** Uses it up. Of two requests with the same link one gets it, the other nothing. */
export async function takeInvitation(tx: Transaction, tenantId: string, id: string) {
  const [row] = await tx
    .update(invitations)
    .set({ acceptedAt: sql`now()` })
    .where(and(eq(invitations.tenantId, tenantId), eq(invitations.id, id), open))
    .returning({
      email: invitations.email,
      role: invitations.role,
      invitedBy: invitations.invitedBy,
    });
  return row;
}

export async function deleteInvitation(tx: Transaction, tenantId: string, id: string) {
  const [row] = await tx
    .delete(invitations)
    .where(
      and(
        eq(invitations.tenantId, tenantId),
        eq(invitations.id, id),
        isNull(invitations.acceptedAt),
      ),
    )
    .returning({ id: invitations.id, email: invitations.email, role: invitations.role });
  return row;
}

/** A new invitation to the same address replaces the older ones. */
export async function deleteInvitationsTo(
  tx: Transaction,
  tenantId: string,
  email: string,
): Promise<void> {
  await tx
    .delete(invitations)
    .where(
      and(
        eq(invitations.tenantId, tenantId),
        eq(sql`lower(${invitations.email})`, email.toLowerCase()),
        isNull(invitations.acceptedAt),
      ),
    );
}

const open = and(isNull(invitations.acceptedAt), gt(invitations.expiresAt, sql`now()`));

const memberColumns = {
  loginId: members.loginId,
  role: members.role,
  name: logins.name,
  email: logins.email,
  emailVerifiedAt: logins.emailVerifiedAt,
  hasSecondFactor: sql<boolean>`(exists (select 1 from totps t
      where t.login_id = ${logins.id} and t.confirmed_at is not null)
    or exists (select 1 from passkeys p where p.login_id = ${logins.id}))`,
  createdAt: members.createdAt,
};

const invitationColumns = {
  id: invitations.id,
  email: invitations.email,
  role: invitations.role,
  invitedBy: invitations.invitedBy,
  createdAt: invitations.createdAt,
  expiresAt: invitations.expiresAt,
};
