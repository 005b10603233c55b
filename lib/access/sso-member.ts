import { z } from "zod";
import { inTenant, inTransaction, type Transaction } from "@/db/client";
import { ownsDomain } from "@/db/queries/domains";
import { insertIdentity, insertLogin, loginByEmail, loginByIdentity } from "@/db/queries/logins";
import { insertMember, memberById } from "@/db/queries/members";
import { saveSecurity, securityIn } from "@/db/queries/workspace-security";
import { audit } from "@/lib/audit";
import type { Actor } from "@/lib/core/access/actor";
import { newId } from "@/lib/core/ids";
import { domainOf } from "./domains";

/** What the workspace's provider says of a person; Entra ID tells the address as preferred_username. */
export const ssoClaims = z
  .object({
    sub: z.string().min(1).max(255),
    email: z.email().max(254).optional().catch(undefined),
    preferred_username: z.email().max(254).optional().catch(undefined),
    name: z.string().max(200).optional().catch(undefined),
  })
  .transform(({ sub, email, preferred_username: username, name }) => ({
    sub,
    email: email ?? username ?? null,
    name: name?.replace(/\p{Cc}/gu, " ").trim() || null,
  }));
export type SsoClaims = z.output<typeof ssoClaims>;

export type SsoRefusal = "sso-no-email" | "sso-domain" | "sso-staff";

type Tenant = { id: string; name: string };
type Found = { loginId: string } | { refusal: SsoRefusal };

/**
 * The member who came through the workspace's own provider, made one at their first visit. The
 * provider speaks for addresses in the workspace's verified domains alone: whoever controls a
 * domain's DNS controls its mail, and could have set a new password as well.
 */
export async function memberThroughSso(
  tenant: Tenant,
  issuer: string,
  claims: SsoClaims,
  ip: string | null,
): Promise<Found> {
  const login = await loginThroughSso(tenant, issuer, claims);
  if ("refusal" in login) return login;
  return inTenant(tenant.id, async (tx) => {
    const security = await securityIn(tx, tenant.id);
    const known = await memberById(tx, tenant.id, login.loginId);
    if (known === undefined) {
      if (!(await speaksFor(tx, tenant.id, claims.email))) return { refusal: "sso-domain" };
      const role = security.ssoDefaultRole;
      await insertMember(tx, tenant.id, { loginId: login.loginId, role });
      const subject = { id: login.loginId, name: claims.email ?? login.loginId };
      const name = claims.name ?? subject.name;
      const actor: Actor = { kind: "member", id: login.loginId, name, ip };
      await audit(tx, tenant.id, actor, "member.joinedThroughSso", subject, { role });
    }
    // That somebody came through proves the settings: only then can they be enforced.
    if (security.ssoProvenAt === null) {
      await saveSecurity(tx, tenant.id, { ssoProvenAt: new Date() });
    }
    return login;
  });
}

async function loginThroughSso(tenant: Tenant, issuer: string, claims: SsoClaims): Promise<Found> {
  const { sub, email } = claims;
  const known = await loginByIdentity(issuer, sub);
  if (known !== null) return { loginId: known };
  if (email === null) return { refusal: "sso-no-email" };
  if (!(await inTenant(tenant.id, (tx) => speaksFor(tx, tenant.id, email)))) {
    return { refusal: "sso-domain" };
  }
  const existing = await loginByEmail(email);
  // Support staff see more than one workspace: no customer's provider opens that.
  if (existing?.isStaff) return { refusal: "sso-staff" };
  return inTransaction(async (tx) => {
    const loginId = existing?.id ?? newId("log");
    const name = claims.name ?? email;
    const login = { id: loginId, email, name, passwordHash: null, emailVerified: true };
    if (existing === undefined && !(await insertLogin(tx, login))) return { refusal: "sso-domain" };
    await insertIdentity(tx, { issuer, subject: sub, loginId });
    return { loginId };
  });
}

async function speaksFor(
  tx: Transaction,
  tenantId: string,
  email: string | null,
): Promise<boolean> {
  return email !== null && ownsDomain(tx, tenantId, domainOf(email));
}
