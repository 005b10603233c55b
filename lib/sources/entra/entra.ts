import { defineSource } from "../port";
import { entraGuide } from "./entra-guide";

export const entra = defineSource({
  id: "entra",
  label: "Microsoft Entra ID",
  summary: "Enterprise application with automatic provisioning",
  methods: ["scim"],
  fields: {},
  scimGuide: entraGuide,
});
