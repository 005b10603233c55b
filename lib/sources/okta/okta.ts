import { defineSource } from "../port";
import { oktaGuide } from "./okta-guide";

export const okta = defineSource({
  id: "okta",
  label: "Okta",
  summary: "App integration with SCIM provisioning and group push",
  scimGuide: oktaGuide,
  api: null,
});
