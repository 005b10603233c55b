import { attribute, complex, type Schema, text } from "./attribute";
import { urns } from "./urns";

export const membersAttribute = complex(
  "members",
  "The members of the group.",
  [
    text("value", "The id of the member.", { mutability: "immutable", caseExact: true }),
    attribute("reference", "$ref", "The URI of the member.", {
      mutability: "immutable",
      referenceTypes: ["User", "Group"],
      caseExact: true,
    }),
    text("type", "Whether the member is a user or a group.", {
      mutability: "immutable",
      canonicalValues: ["User", "Group"],
    }),
    text("display", "The name of the member.", { mutability: "readOnly" }),
  ],
  { multiValued: true },
);

/**
 * RFC 7643 §4.2. The RFC's text requires displayName where its listing does not; Entra ID and the
 * targets need it, so it is required here and says so.
 */
export const groupSchema: Schema = {
  id: urns.group,
  name: "Group",
  description: "Group",
  attributes: [
    text("displayName", "The name of the group.", { required: true, uniqueness: "server" }),
    membersAttribute,
  ],
};
