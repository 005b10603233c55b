import { defineSource } from "../port";
import { scimGuide } from "./scim-guide";

export const scim = defineSource({
  id: "scim",
  label: "Custom SCIM 2.0",
  summary: "Any other identity provider that speaks SCIM",
  scimGuide: scimGuide,
  api: null,
});
