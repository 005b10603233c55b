import { defineSource } from "../port";
import { jumpcloudGuide } from "./jumpcloud-guide";

export const jumpcloud = defineSource({
  id: "jumpcloud",
  label: "JumpCloud",
  summary: "Custom application with identity management",
  scimGuide: jumpcloudGuide,
  api: null,
});
