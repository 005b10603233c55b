/** How to prepare a service project for Usher, one step per entry. */
export const jsmGuide: readonly string[] = [
  "Use an Atlassian account for Usher alone, with the Administer Jira permission, and make it an " +
    "administrator of the service project: customers and organisations need both.",
  "Sign in as that account at id.atlassian.com, open Security, API tokens, and create a token. It " +
    "ends after a year at the latest; note the day.",
  "Enter the site's address, the account's e-mail address, the token and the key of the service " +
    "project here.",
  "Groups become organisations of the project, and people become its customers. Customers take no " +
    "seat and do not need a product.",
];
