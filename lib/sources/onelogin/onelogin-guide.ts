import { type Guide, type ScimAccess, scimValues } from "../port";

const template = `{
  "schemas": [
    "urn:ietf:params:scim:schemas:core:2.0:User",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
  ],
  "userName": "{$parameters.scimusername}",
  "displayName": "{$user.display_name}",
  "name": { "givenName": "{$user.firstname}", "familyName": "{$user.lastname}" },
  "emails": [{ "value": "{$user.email}", "type": "work", "primary": true }],
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
    "department": "{$user.department}"
  }
}`;

/** In the order of OneLogin's screens (OneLogin knowledge base, "SCIM Provisioner with SAML"). */
export function oneloginGuide(access: ScimAccess): Guide {
  return {
    place: "OneLogin administration",
    steps: [
      {
        title: "Add the application",
        text: [
          "Open Applications › Applications, choose Add App and search for “SCIM Provisioner with SAML (SCIM v2 Enterprise)”.",
          "Give it a display name and save.",
        ],
      },
      {
        title: "Connect",
        text: [
          "Open the Configuration tab, enter these values and choose Enable under API Status.",
        ],
        values: [
          ...scimValues(access, { url: "SCIM Base URL", token: "SCIM Bearer Token" }),
          { label: "SCIM JSON Template", value: template },
          { label: "Custom Headers", value: "Content-Type: application/scim+json" },
        ],
      },
      {
        title: "Switch on provisioning",
        text: [
          "Open the Provisioning tab and tick Enable provisioning.",
          "Choose what happens when someone is deleted in OneLogin: Suspend keeps the person here as disabled, Delete removes the person.",
          "Untick admin approval for create, delete and update, or approve each pending request under Users.",
        ],
      },
      {
        title: "Send groups",
        text: [
          "Under Parameters open Groups and tick Include in User Provisioning.",
          "Under Rules add a rule that sets groups from the OneLogin roles, and refresh the entitlements on the Provisioning tab.",
        ],
      },
      {
        title: "Assign people",
        text: ["Give people the application by a role or one by one under Users."],
      },
    ],
    after: "The state of each person becomes Provisioned, and the request is listed here.",
  };
}
