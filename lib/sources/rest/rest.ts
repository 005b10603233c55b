import { defineSource } from "../port";
import { restApi } from "./rest-api";

export const rest = defineSource({
  id: "rest",
  label: "Custom REST API",
  summary: "Any JSON API that lists people, described by its addresses and field names",
  scimGuide: null,
  api: restApi,
});
