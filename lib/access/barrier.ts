import type { Workspace } from "@/db/queries/lookup";
import type { Login } from "./session";

/** What keeps a member out until they do something about it. */
export type Barrier = "sso" | "secondFactor";

type Shown = Pick<Login, "secondFactor" | "ssoTenantId">;
type Asked = Pick<
  Workspace,
  "tenant_id" | "second_factor_required" | "sso_enforced" | "is_break_glass"
>;

/**
 * Whether this session has shown what the workspace asks for. The owner who keeps another way in
 * for the day its identity provider is away must show a second factor instead.
 */
export function barrierOf(session: Shown, workspace: Asked): Barrier | null {
  const throughSso = session.ssoTenantId === workspace.tenant_id;
  if (workspace.sso_enforced && !throughSso && !workspace.is_break_glass) return "sso";
  const asks = workspace.second_factor_required || (workspace.sso_enforced && !throughSso);
  return asks && session.secondFactor === null ? "secondFactor" : null;
}

/** Where the person does it. */
export function wayPast(barrier: Barrier, slug: string): string {
  return barrier === "sso" ? `/sign-in/sso?workspace=${slug}` : `/account?required=${slug}`;
}
