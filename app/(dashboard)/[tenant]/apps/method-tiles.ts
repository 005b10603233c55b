import { texts } from "@/app/texts/apps";

/** The ways to connect a provider, in the words of a tile. */
export const methodTiles = {
  scim: {
    label: "SCIM 2.0",
    description: texts.theProviderSends,
  },
  api: {
    label: "Provider API",
    description: texts.usherReadsPeople,
  },
  ldap: {
    label: "LDAP",
    description: texts.usherReadsPeopleAnd,
  },
  logins: {
    label: "Last logins",
    description: texts.usherAsksThe,
  },
} as const;
