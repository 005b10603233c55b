/** From most to least. */
export const roles = ["owner", "admin", "viewer"] as const;
export type Role = (typeof roles)[number];

/** What one may do, and the least role that may. Everything else is open to every member. */
const leastRole = {
  /** Apps, targets, syncs and their settings, SCIM tokens. */
  configure: "admin",
  /** Start, approve and cancel runs. */
  run: "admin",
  manageMembers: "admin",
  manageApiKeys: "admin",
  /** Make someone an owner, or change or remove an owner. */
  manageOwners: "owner",
  /** Rename or delete the workspace. */
  manageWorkspace: "owner",
  /** Have accounts deleted whose people are gone. */
  allowDeletes: "owner",
} as const satisfies Record<string, Role>;

export type Ability = keyof typeof leastRole;

export function can(role: Role, ability: Ability): boolean {
  return atLeast(role, leastRole[ability]);
}

export function atLeast(role: Role, wanted: Role): boolean {
  return roles.indexOf(role) <= roles.indexOf(wanted);
}

export const roleLabels: Record<Role, string> = {
  owner: "Owner",
  admin: "Admin",
  viewer: "Viewer",
};

export const roleDescriptions: Record<Role, string> = {
  owner: "Everything, including owners and the workspace itself",
  admin: "Apps, targets, settings, runs and members",
  viewer: "Looks at everything, changes nothing",
};
