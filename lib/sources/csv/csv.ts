import { defineSource } from "../port";
import { csvApi } from "./csv-api";

export const csv = defineSource({
  id: "csv",
  label: "CSV file",
  summary: "A list of people, uploaded or at an https address, as an HR system exports it",
  scimGuide: null,
  api: csvApi,
});
