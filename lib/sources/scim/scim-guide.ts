import { type Guide, type ScimAccess, scimValues } from "../port";

/** What any SCIM 2.0 client needs to know of this server. */
export function scimGuide(access: ScimAccess): Guide {
  return {
    place: "your identity provider",
    steps: [
      {
        title: "Enter address and token",
        text: ["Look for SCIM or provisioning settings and enter these values."],
        values: [
          ...scimValues(access, { url: "SCIM 2.0 base URL", token: "Bearer token" }),
          { label: "Authentication", value: "HTTP header, Authorization: Bearer" },
        ],
        note: "Enter the base URL without /Users or /Groups.",
      },
      {
        title: "Choose the matching attribute",
        text: ["Match people by userName and groups by displayName, or both by externalId."],
      },
      {
        title: "Map the attributes",
        text: [
          "Send userName, active, displayName or name, and one e-mail address marked as primary. All else of the core and enterprise schemas is kept and can be mapped later.",
        ],
      },
      {
        title: "Send people before groups",
        text: [
          "Create the people, then the groups with their members. A member who comes before the person is remembered and takes effect when the person arrives.",
        ],
      },
    ],
    after: "Test the connection in your identity provider; this page shows the first request.",
  };
}
