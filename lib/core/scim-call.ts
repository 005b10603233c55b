/** What an identity provider can ask for, as an administrator thinks of it, in the order of a life. */
export const scimCalls = [
  "read",
  "user.create",
  "user.update",
  "user.disable",
  "user.delete",
  "group.create",
  "group.update",
  "members.add",
  "members.remove",
  "group.delete",
] as const;

export type ScimCallKind = (typeof scimCalls)[number];
