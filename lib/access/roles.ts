import type { Role } from "@/lib/core/access/role";

const settingUp: readonly Role[] = ["owner", "admin"];

/** Everything that can be done in a workspace, and who may. */
const allowed = {
  /** Be a member at all: the frame, the members, the workspace's name, leaving. */
  enter: ["owner", "admin", "operator", "viewer", "auditor", "billing"],
  /** Apps, targets, syncs and their settings, people, groups, runs, requests. */
  see: ["owner", "admin", "operator", "viewer", "auditor"],
  /** People's names and addresses in clear; without it they are masked wherever they appear. */
  seePeople: ["owner", "admin", "operator", "auditor"],
  /** Read, verify and export the audit log. */
  seeAudit: ["owner", "admin", "auditor"],
  /** Start, approve, cancel and roll back runs; pause and resume. */
  run: ["owner", "admin", "operator"],
  /** Apps, targets, syncs and their settings, SCIM tokens. */
  configure: settingUp,
  manageMembers: settingUp,
  manageApiKeys: settingUp,
  /** Who is told what happens, and where. */
  manageChannels: settingUp,
  /** Let support look into the workspace. */
  grantSupport: settingUp,
  /** Plan, licence and usage. */
  managePlan: ["owner", "admin", "billing"],
  /** Make someone an owner, or change or remove an owner. */
  manageOwners: ["owner"],
  /** Single sign-on, domains, and what a sign-in must show. */
  manageSecurity: ["owner"],
  /** Rename or delete the workspace. */
  manageWorkspace: ["owner"],
  /** Have accounts deleted whose people are gone. */
  allowDeletes: ["owner"],
} as const satisfies Record<string, readonly Role[]>;

export type Ability = keyof typeof allowed;

export function can(role: Role, ability: Ability): boolean {
  const having: readonly Role[] = allowed[ability];
  return having.includes(role);
}

export const roleLabels: Record<Role, string> = {
  owner: "Owner",
  admin: "Admin",
  operator: "Operator",
  viewer: "Viewer",
  auditor: "Auditor",
  billing: "Billing",
};

export const roleDescriptions: Record<Role, string> = {
  owner: "Everything, including owners, single sign-on and the workspace itself",
  admin: "Apps, targets, settings, runs and members",
  operator: "Starts, approves and stops runs; changes no settings",
  viewer: "Looks at everything but the audit log; people's names and addresses are masked",
  auditor: "Looks at everything, verifies and exports the audit log; changes nothing",
  billing: "Plan, licence and usage; sees no people and no settings",
};
