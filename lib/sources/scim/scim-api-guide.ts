import type { Guide } from "../port";

/** How to let Usher read any SCIM 2.0 server; Oracle's is named, because its way is its own. */
export const scimApiGuide: Guide = {
  place: "your identity provider",
  steps: [
    {
      title: "Find the SCIM endpoint",
      text: [
        "Look for the SCIM 2.0 base URL in the provider's documents. It ends before /Users and /Groups.",
      ],
      note: "Oracle Identity Cloud: the domain's URL and /admin/v1, for example https://idcs-0123.identity.oraclecloud.com/admin/v1.",
    },
    {
      title: "Make credentials that may read",
      text: [
        "Make a token, an account or an OAuth client with the right to read users and groups, and nothing more.",
      ],
      note: "Oracle Identity Cloud: open Applications → Add application → Confidential Application, tick Client credentials under Client configuration, and under Grant the client access to Identity Cloud Service Admin APIs add User Viewer (or Identity Domain Administrator in read-only mode). Activate it and copy Client ID and Client secret. The token endpoint is /oauth2/v1/token and the scope is below.",
      values: [{ label: "Scope for Oracle Identity Cloud", value: "urn:opc:idm:__myscopes__" }],
    },
  ],
  after: "Enter them here and test the connection. Usher reads and never writes.",
};
