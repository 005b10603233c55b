/** What a member is in a workspace. */
export const roles = ["owner", "admin", "operator", "viewer", "auditor", "billing"] as const;
export type Role = (typeof roles)[number];
