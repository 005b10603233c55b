import { defineSource } from "../port";
import { googleGuide } from "./google-guide";

export const google = defineSource({
  id: "google",
  label: "Google Workspace",
  summary: "Auto-provisioning of a custom SAML app; people only",
  scimGuide: googleGuide,
  api: null,
});
