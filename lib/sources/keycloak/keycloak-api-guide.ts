import type { Guide } from "../port";

/** How to let Usher read a realm through the admin REST API. */
export const keycloakApiGuide: Guide = {
  place: "Keycloak admin console",
  steps: [
    {
      title: "Create a client",
      text: [
        "In the realm open Clients → Create client, choose OpenID Connect, and enter the client ID usher.",
        "On the next page switch Client authentication on, and tick Service accounts roles alone. Save.",
      ],
      values: [{ label: "Client ID", value: "usher" }],
    },
    {
      title: "Let its service account read",
      text: [
        "Open the client's tab Service accounts roles → Assign role, filter by clients, and choose these roles of realm-management: view-users, query-users and query-groups. To read roles as groups add view-realm, and for a client's roles view-clients.",
      ],
      note: "With too few roles Keycloak answers some lists as if they were empty. The connection test compares the list with the number of users.",
    },
    {
      title: "Copy the secret",
      text: ["Open the client's tab Credentials and copy Client Secret."],
    },
  ],
  after:
    "Enter address, realm, client ID and secret here and test the connection. Usher reads and never writes.",
};
