import { defineSource } from "../port";
import { scimApi } from "./scim-api";
import { scimGuide } from "./scim-guide";

export const scim = defineSource({
  id: "scim",
  label: "Custom SCIM 2.0",
  summary: "Any other identity provider that speaks SCIM: it pushes, or Usher reads it",
  scimGuide: scimGuide,
  api: scimApi,
});
