/** Credentials of an app that reads Entra ID; at closed ports, where nobody answers. */
export const sourceSettings = {
  ...{ directoryId: "acme.example", clientId: "client", clientSecret: "canary", cloud: "public" },
  ...{ authorityUrl: "http://127.0.0.1:59999", graphUrl: "http://127.0.0.1:59999" },
};
