import { defineSource } from "../port";
import { oneloginGuide } from "./onelogin-guide";

export const onelogin = defineSource({
  id: "onelogin",
  label: "OneLogin",
  summary: "SCIM Provisioner with SAML",
  scimGuide: oneloginGuide,
  api: null,
});
