import type { Workspace } from "@/db/queries/lookup";
import type { Login } from "./session";

/** What keeps a member out until they do something about it. */
export type Barrier = "sso" | "elsewhere" | "secondFactor";

type Shown = Pick<Login, "secondFactor" | "ssoTenantId">;
type Asked = Pick<
  Workspace,
  "tenant_id" | "second_factor_required" | "sso_enforced" | "is_break_glass"
>;

/**
 * Whether this session has shown what the workspace asks for. A workspace's own provider opens that
 * workspace alone, so that nobody's provider speaks for people in the workspaces of others. The owner who keeps another way in
 * for the day its identity provider is away must show a second factor instead.
 */
export function barrierOf(session: Shown, workspace: Asked): Barrier | null {
  const throughSso = session.ssoTenantId === workspace.tenant_id;
  if (workspace.sso_enforced && !throughSso && !workspace.is_break_glass) return "sso";
  if (session.ssoTenantId !== null && !throughSso) return "elsewhere";
  const asks = workspace.second_factor_required || (workspace.sso_enforced && !throughSso);
  return asks && session.secondFactor === null ? "secondFactor" : null;
}

/** Where the person does it. */
export function wayPast(barrier: Barrier, slug: string): string {
  switch (barrier) {
    case "sso":
      return `/sign-in/sso?workspace=${slug}`;
    case "elsewhere":
      return `/sign-in?again=1&callbackUrl=/${slug}`;
    case "secondFactor":
      return `/account?required=${slug}`;
    default:
      return barrier satisfies never;
  }
}
