import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import { workspacesOf } from "@/db/queries/lookup";
import type { Actor } from "@/lib/core/access/actor";
import type { Role } from "@/lib/core/access/role";
import { type Barrier, barrierOf, wayPast } from "./barrier";
import { requestIp } from "./request-ip";
import { type Ability, can } from "./roles";
import { currentLogin, type Login, requireLogin } from "./session";
import { noteView, type SupportVisit, supportVisit } from "./support";

export type Membership = {
  tenant: { id: string; slug: string; name: string };
  member: Pick<Login, "loginId" | "name" | "email" | "emailVerified" | "secondFactor"> & {
    role: Role;
  };
  /** For the audit row of what this member does. */
  actor: Actor;
  /** What this session must show before the workspace opens. */
  barrier: Barrier | null;
  /** Set for somebody of support, who looks as a viewer does and can do nothing. */
  support: SupportVisit | null;
};

/**
 * The signed-in member of this workspace. A workspace of others and one that does not exist are the
 * same 404; a role that may not is a 403.
 */
export async function requireMember(slug: string, ability: Ability = "see"): Promise<Membership> {
  const login = await requireLogin();
  const membership = await membershipOf(login, slug, await requestIp());
  if (membership === null) notFound();
  if (membership.barrier !== null) redirect(wayPast(membership.barrier, membership.tenant.slug));
  if (!can(membership.member.role, ability)) forbidden();
  return membership;
}

/** The same without an opinion on what to answer; null also for whom something keeps out. */
export async function findMember(slug: string): Promise<Membership | null> {
  const login = await currentLogin();
  const found = login === null ? null : await membershipOf(login, slug, await requestIp());
  return found === null || found.barrier !== null ? null : found;
}

/** The workspaces of a login, for the switcher and after signing in; read once per request. */
export const workspacesOfLogin = cache(workspacesOf);

export async function membershipOf(
  login: Login,
  slug: string,
  ip: string | null,
): Promise<Membership | null> {
  const workspaces = await workspacesOfLogin(login.loginId);
  const workspace = workspaces.find((one) => one.slug === slug);
  if (workspace === undefined) return login.isStaff ? visitOf(login, slug, ip) : null;
  const { loginId, name, email, emailVerified, secondFactor } = login;
  return {
    tenant: { id: workspace.tenant_id, slug: workspace.slug, name: workspace.name },
    member: { loginId, name, email, emailVerified, secondFactor, role: workspace.role },
    actor: { kind: "member", id: loginId, name, ip },
    barrier: barrierOf(login, workspace),
    support: null,
  };
}

/** Support has entered, with a grant or by break-glass; the customer's audit log says what it saw. */
async function visitOf(login: Login, slug: string, ip: string | null): Promise<Membership | null> {
  const visiting = await supportVisit(login, slug, ip);
  if (visiting === null) return null;
  await noteView(visiting);
  const { loginId, name, email, secondFactor } = login;
  return {
    tenant: visiting.tenant,
    member: { loginId, name, email, emailVerified: true, secondFactor, role: "viewer" },
    actor: visiting.actor,
    support: visiting.visit,
    barrier: null,
  };
}
