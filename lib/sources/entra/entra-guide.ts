import { type Guide, type ScimAccess, scimValues } from "../port";

/** In the order of the admin center's screens (Microsoft Learn, "SCIM provisioning" tutorial). */
export function entraGuide(access: ScimAccess): Guide {
  return {
    place: "Microsoft Entra admin center",
    steps: [
      {
        title: "Create an enterprise application",
        text: [
          "Open Identity › Applications › Enterprise applications and choose New application.",
          "Choose Create your own application, give it a name, keep “Integrate any other application you don't find in the gallery (Non-gallery)”, and create it.",
        ],
      },
      {
        title: "Switch on automatic provisioning",
        text: [
          "In the new application open Provisioning, choose Get started (or New configuration) and set Provisioning mode to Automatic.",
          "Under Admin credentials enter these two values.",
        ],
        values: scimValues(
          { ...access, baseUrl: `${access.baseUrl}?aadOptscim062020` },
          { url: "Tenant URL", token: "Secret token" },
        ),
        note: "The ending ?aadOptscim062020 makes Entra send standard SCIM. It works without it, too. Where Entra offers OAuth 2.0 client credentials as authentication method, take the token endpoint, client id and client secret of the app's Configuration tab instead of a token.",
      },
      {
        title: "Test and save",
        text: [
          "Choose Test connection. Entra answers that the credentials are authorised, and this page shows the first request.",
          "Save.",
        ],
      },
      {
        title: "Look at the mappings",
        text: [
          "Under Mappings leave users and groups enabled. Usher reads userName, displayName, emails, active and the enterprise extension.",
          "For users, map externalId to objectId, so that people keep their account when their name changes.",
        ],
      },
      {
        title: "Assign people and groups",
        text: [
          "Open Users and groups and add who should have access. Only assigned people, and direct members of assigned groups, are sent.",
          "Keep Settings › Scope at “Sync only assigned users and groups”.",
        ],
        note: "Assigning groups needs Entra ID P1; nested groups are not expanded by Entra.",
      },
      {
        title: "Start provisioning",
        text: ["On the Provisioning overview choose Start provisioning."],
      },
    ],
    after:
      "Entra sends everyone in its first cycle and changes about every 40 minutes. Provision on demand sends one person at once.",
  };
}
