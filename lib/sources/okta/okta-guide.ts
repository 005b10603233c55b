import { type Guide, type ScimAccess, scimValues } from "../port";

/** In the order of Okta's screens (Okta help, "Add SCIM provisioning to app integrations"). */
export function oktaGuide(access: ScimAccess): Guide {
  return {
    place: "Okta Admin Console",
    steps: [
      {
        title: "Add the application",
        text: [
          "Open Applications › Applications, choose Browse App Catalog and search for “SCIM 2.0 Test App (Header Auth)”.",
          "Choose Add Integration, give it a name, and finish.",
        ],
        note: "Your own SAML app works as well: on its General tab set Provisioning to SCIM, then continue with the same values.",
      },
      {
        title: "Connect the API",
        text: [
          "Open the Provisioning tab, choose Configure API Integration and tick Enable API integration.",
          "Enter these values, choose Test API Credentials, and save.",
        ],
        values: [
          ...scimValues(withScheme(access), { url: "Base URL", token: "API token" }),
          { label: "Unique identifier field for users", value: "userName" },
        ],
        note: "With Header Auth Okta sends the token exactly as you enter it, so the word Bearer belongs in front of it. Where your Okta application offers OAuth 2.0 client credentials, take the token endpoint, client id and client secret of the app's Configuration tab instead.",
      },
      {
        title: "Choose what Okta may do",
        text: [
          "Under Provisioning › To App choose Edit and tick Create Users, Update User Attributes and Deactivate Users. Save.",
        ],
      },
      {
        title: "Assign people",
        text: ["Open Assignments and assign people or groups. Everyone assigned is sent."],
      },
      {
        title: "Push groups",
        text: [
          "Open Push Groups and choose the groups to send, by name or by rule. Assigning a group sends its people only; pushing it sends the group itself.",
        ],
        note: "Okta advises not to use the same group for assignment and for push.",
      },
    ],
    after:
      "Okta sends each change within seconds. What it could not send stands in its Tasks list.",
  };
}

function withScheme({ baseUrl, token }: ScimAccess): ScimAccess {
  return { baseUrl, token: token === null ? null : `Bearer ${token}` };
}
