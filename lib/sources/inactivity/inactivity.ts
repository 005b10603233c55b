import { defineSource } from "../port";

/** No identity provider: accounts of a target that nobody has signed in to for long are disabled. */
export const inactivity = defineSource({
  id: "inactivity",
  label: "Inactive users",
  summary: "No identity provider: disables accounts that nobody has signed in to for long",
  scimGuide: null,
  api: null,
  logins: true,
});
