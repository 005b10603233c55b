import type { SettingField } from "@/lib/core/settings/setting-field";
import type { SourceApi } from "../port";
import { keycloakApiGuide } from "./keycloak-api-guide";
import { connectKeycloak } from "./keycloak-client";
import { probeKeycloak } from "./keycloak-probe";
import { baseUrlOf } from "./keycloak-session";

const fields: readonly SettingField[] = [
  {
    name: "url",
    label: "Keycloak address",
    help: "Of the server, without /realms or /admin; Usher finds out itself whether /auth belongs to it",
    placeholder: "https://login.acme.com",
  },
  { name: "realm", label: "Realm", help: "Whose people and groups are read", placeholder: "acme" },
  {
    name: "clientId",
    label: "Client ID",
    help: "Of a client with client authentication and a service account",
    placeholder: "usher",
  },
  {
    name: "clientSecret",
    label: "Client secret",
    help: "From the client's Credentials tab",
    secret: true,
  },
  {
    name: "clientRealm",
    label: "Realm of the client",
    help: "Where the client is in another realm, such as master; empty for the same one",
    optional: true,
  },
  {
    name: "groupSource",
    label: "What becomes a group",
    help: "A role has those it was given to directly or by a group",
    choices: [
      { value: "groups", label: "Groups of the realm" },
      { value: "realmRoles", label: "Roles of the realm" },
      { value: "clientRoles", label: "Roles of one client" },
    ],
  },
  {
    name: "roleClientId",
    label: "Client whose roles are read",
    help: "Its client ID; only for roles of one client",
    optional: true,
  },
  {
    name: "groupName",
    label: "Name of a group",
    help: "Two groups may have the same name under different parents, never the same path",
    choices: [
      { value: "name", label: "Its name" },
      { value: "path", label: "Its path, as /staff/sales" },
    ],
  },
  {
    name: "subgroups",
    label: "Members of subgroups",
    help: "Keycloak lists only direct members",
    choices: [
      { value: "apart", label: "Count for their own group only" },
      { value: "inParent", label: "Count for the groups above, too" },
    ],
  },
];

/** The admin REST API of one realm, signed in as a client. */
export const keycloakApi: SourceApi = {
  fields,
  guide: keycloakApiGuide,
  // Keycloak has no limits of its own, and shares its database with everybody's sign-in.
  concurrency: 3,
  addresses: (settings) => [baseUrlOf(settings)],
  probe: probeKeycloak,
  connect: connectKeycloak,
};
