import { defineSource } from "../port";
import { oktaApi } from "./okta-api";
import { oktaGuide } from "./okta-guide";

export const okta = defineSource({
  id: "okta",
  label: "Okta",
  summary: "App integration with SCIM provisioning and group push, or read through its API",
  scimGuide: oktaGuide,
  api: oktaApi,
});
