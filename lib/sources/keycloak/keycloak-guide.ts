import { type Guide, type ScimAccess, scimValues } from "../port";

/** Keycloak has no SCIM client of its own; this follows the extension mitodl/keycloak-scim. */
export function keycloakGuide(access: ScimAccess): Guide {
  return {
    place: "Keycloak server and admin console",
    steps: [
      {
        title: "Install a SCIM client",
        text: [
          "Put the jar of a SCIM client extension, for example keycloak-scim, into the providers folder of your Keycloak and run kc.sh build.",
        ],
      },
      {
        title: "Listen to events",
        text: ["In the realm open Realm settings › Events and add “scim” to the event listeners."],
      },
      {
        title: "Add the SCIM provider",
        text: [
          "Open User federation, add the provider “scim”, and enter these values.",
          "Switch on User propagation and Group propagation.",
        ],
        values: [
          ...scimValues(access, { url: "SCIM 2.0 endpoint", token: "Auth bearer token" }),
          { label: "Endpoint content type", value: "application/scim+json" },
          { label: "Auth mode", value: "BEARER" },
        ],
      },
      {
        title: "Send everyone once",
        text: [
          "Switch on the periodic full sync, for example once a day, or choose Sync all users from the Action menu.",
        ],
        note: "A call that fails is lost until the next full sync, so do not leave it off.",
      },
    ],
    after: "Each change in the realm is sent at once, and this page shows the first request.",
  };
}
