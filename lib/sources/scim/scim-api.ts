import { credentialEndField } from "@/lib/core/access/credential-end";
import type { SettingField } from "@/lib/core/settings/setting-field";
import type { SourceApi } from "../port";
import { scimApiGuide } from "./scim-api-guide";
import { connectScim } from "./scim-client";
import { probeScim } from "./scim-probe";
import { baseUrlOf, tokenUrlOf } from "./scim-session";

const fields: readonly SettingField[] = [
  {
    name: "url",
    label: "SCIM base URL",
    help: "Up to the version, without /Users; for Oracle Identity Cloud it ends in /admin/v1",
    placeholder: "https://idp.acme.com/scim/v2",
  },
  {
    name: "signIn",
    label: "Sign in with",
    help: "Oracle Identity Cloud takes client credentials",
    choices: [
      { value: "bearer", label: "Bearer token" },
      { value: "basic", label: "User name and password" },
      { value: "clientCredentials", label: "OAuth 2.0 client credentials" },
    ],
  },
  {
    name: "token",
    label: "Bearer token",
    help: "As the provider gave it",
    secret: true,
    optional: true,
  },
  { name: "userName", label: "User name", help: "Of an account that may read", optional: true },
  { name: "password", label: "Password", help: "Of that account", secret: true, optional: true },
  {
    name: "tokenUrl",
    label: "Token endpoint",
    help: "Where client credentials are traded for a token",
    placeholder: "https://idcs-….identity.oraclecloud.com/oauth2/v1/token",
    optional: true,
  },
  { name: "clientId", label: "Client ID", help: "Of the client that may read", optional: true },
  {
    name: "clientSecret",
    label: "Client secret",
    help: "Of that client",
    secret: true,
    optional: true,
  },
  {
    name: "scope",
    label: "Scope",
    help: "For Oracle Identity Cloud urn:opc:idm:__myscopes__",
    optional: true,
  },
  credentialEndField("Token or secret"),
  {
    name: "userFilter",
    label: "Only people for whom this filter holds",
    help: "A SCIM filter, carried out by the provider; empty for everybody",
    placeholder: 'userType eq "Employee"',
    optional: true,
  },
];

/** Any SCIM 2.0 server, asked for what it has. */
export const scimApi: SourceApi = {
  fields,
  guide: scimApiGuide,
  concurrency: 4,
  addresses: (settings) => [
    baseUrlOf(settings),
    ...(settings["signIn"] === "clientCredentials" ? [tokenUrlOf(settings).origin] : []),
  ],
  probe: probeScim,
  connect: connectScim,
};
