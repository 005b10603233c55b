import { defineSource } from "../port";
import { oneloginApi } from "./onelogin-api";
import { oneloginGuide } from "./onelogin-guide";

export const onelogin = defineSource({
  id: "onelogin",
  label: "OneLogin",
  summary: "Read through its API, or pushed by the SCIM Provisioner with SAML",
  scimGuide: oneloginGuide,
  api: oneloginApi,
});
