import { defineSource } from "../port";
import { keycloakApi } from "./keycloak-api";
import { keycloakGuide } from "./keycloak-guide";

export const keycloak = defineSource({
  id: "keycloak",
  label: "Keycloak",
  summary: "Read through the admin API, or pushed by a SCIM client extension of the realm",
  scimGuide: keycloakGuide,
  api: keycloakApi,
});
