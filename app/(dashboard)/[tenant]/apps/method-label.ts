/** What people call the ways in. */
export const methodLabels = {
  ...{ scim: "SCIM", api: "Provider API", ldap: "LDAP" },
  logins: "Last logins",
} as const;
