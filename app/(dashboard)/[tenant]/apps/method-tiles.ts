/** The ways to connect a provider, in the words of a tile. */
export const methodTiles = {
  scim: {
    label: "SCIM 2.0",
    description:
      "The provider sends people, groups and every change by itself. You enter a base URL and a token there.",
  },
  api: {
    label: "Provider API",
    description: "Usher reads people and groups from the provider on a schedule.",
  },
  ldap: {
    label: "LDAP",
    description: "Usher reads people and groups from the directory server on a schedule.",
  },
  logins: {
    label: "Last logins",
    description: "Usher asks the targets who has not signed in for long.",
  },
} as const;
