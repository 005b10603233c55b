import { defineSource } from "../port";
import { keycloakGuide } from "./keycloak-guide";

export const keycloak = defineSource({
  id: "keycloak",
  label: "Keycloak",
  summary: "Through a SCIM client extension of the realm",
  scimGuide: keycloakGuide,
  api: null,
});
