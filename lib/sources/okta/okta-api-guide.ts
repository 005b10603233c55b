import type { Guide } from "../port";

/** How to let Usher read an organization through the Okta API. */
export const oktaApiGuide: Guide = {
  place: "Okta Admin Console",
  steps: [
    {
      title: "Make an administrator for reading",
      text: [
        "Open Security → Administrators → Add administrator, choose an account kept for Usher, and give it the role Read-Only Administrator.",
        "Sign in to the Admin Console with that account: a token has the rights of who makes it.",
      ],
      note: "The token stops working when that account is deactivated, and after 30 days in which nobody used it.",
    },
    {
      title: "Create the token",
      text: [
        "Open Security → API → Tokens → Create token, and call it Usher.",
        "Copy the token value at once. It is shown only now.",
      ],
      note: "If calls with the token are limited to a network zone, the zone must have the addresses of this Usher.",
    },
    {
      title: "Or: register a service app instead",
      text: [
        "Open Applications → Applications → Create App Integration and choose API Services.",
        "On its General tab edit Client Credentials, choose Public key / Private key, and add a key. Copy the private key (PEM or JSON), the key ID and the client ID.",
        "On the tab Okta API Scopes grant okta.users.read, okta.groups.read and okta.apps.read.",
        "On the tab Admin roles assign Read-Only Administrator.",
      ],
      values: [
        { label: "Okta API Scopes", value: "okta.users.read okta.groups.read okta.apps.read" },
      ],
      note: "Switch off Require Demonstrating Proof of Possession (DPoP) on the General tab. A role that covers only some users or groups makes the others invisible without an error.",
    },
    {
      title: "Only some people?",
      text: [
        "To read only who is assigned to an application, open it under Applications and copy the id from the address: it begins with 0oa.",
      ],
    },
  ],
  after:
    "Enter the domain and the credentials here and test the connection. Usher reads and never writes.",
};
