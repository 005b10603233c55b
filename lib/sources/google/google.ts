import { defineSource } from "../port";
import { googleApi } from "./google-api";
import { googleGuide } from "./google-guide";

export const google = defineSource({
  id: "google",
  label: "Google Workspace",
  summary: "Read through the Admin SDK; or auto-provisioning of a SAML app, people only",
  scimGuide: googleGuide,
  api: googleApi,
});
