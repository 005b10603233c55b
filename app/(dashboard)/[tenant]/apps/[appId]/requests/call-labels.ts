import type { ScimCallKind } from "@/lib/core/scim-call";

/** How the calls of an identity provider are called on screen. */
export const callLabels: Record<ScimCallKind, string> = {
  read: "Test or look-up",
  "user.create": "Create a user",
  "user.update": "Update a user",
  "user.disable": "Disable a user",
  "user.delete": "Delete a user",
  "group.create": "Create a group",
  "group.update": "Rename a group",
  "members.add": "Add members",
  "members.remove": "Remove members",
  "group.delete": "Delete a group",
};
