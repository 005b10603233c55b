import { type Guide, type ScimAccess, scimValues } from "../port";

/** In the order of the admin console's screens (Google Workspace Admin Help, auto-provisioning). */
export function googleGuide(access: ScimAccess): Guide {
  return {
    place: "Google Admin console",
    steps: [
      {
        title: "Open the SAML app",
        text: [
          "Open Apps › Web and mobile apps and open the SAML app of your Atlassian product, or add a custom SAML app.",
        ],
        note: "Auto-provisioning for custom SAML apps depends on your Workspace edition.",
      },
      {
        title: "Set up auto-provisioning",
        text: ["Choose Configure auto-provisioning and enter these values."],
        values: scimValues(access, { url: "Endpoint URL", token: "Access token" }),
      },
      {
        title: "Map the attributes",
        text: [
          "Map userName to the primary e-mail address, and given name, family name and e-mail to their fields. Attributes marked with a star must be mapped.",
        ],
      },
      {
        title: "Choose who is sent",
        text: [
          "Under Provisioning scope choose groups, or leave it empty to send everyone for whom the app is on.",
          "Choose after how many days a suspended or deleted person is deprovisioned.",
        ],
      },
      {
        title: "Switch it on",
        text: ["Turn Auto-provisioning on."],
      },
    ],
    after:
      "Google sends people only; its groups limit who is sent and are not sent themselves. The first people arrive within some hours.",
  };
}
