import { credentialEndField } from "@/lib/core/access/credential-end";
import type { SettingField } from "@/lib/core/settings/setting-field";
import type { SourceApi } from "../port";
import { oktaApiGuide } from "./okta-api-guide";
import { connectOkta } from "./okta-client";
import { probeOkta } from "./okta-probe";
import { baseUrlOf } from "./okta-session";

const fields: readonly SettingField[] = [
  {
    name: "domain",
    label: "Okta domain",
    help: "As people see it when they sign in, not the -admin address",
    placeholder: "acme.okta.com",
  },
  {
    name: "signIn",
    label: "Sign in with",
    help: "An API token is quicker to make; a service app is not tied to a person",
    choices: [
      { value: "token", label: "API token" },
      { value: "serviceApp", label: "API service app (OAuth 2.0, private key)" },
    ],
  },
  {
    name: "token",
    label: "API token",
    help: "Made by a read-only administrator under Security → API → Tokens",
    secret: true,
    optional: true,
  },
  {
    name: "clientId",
    label: "Client ID",
    help: "Of the API service app",
    placeholder: "0oa…",
    optional: true,
  },
  {
    name: "privateKey",
    label: "Private key",
    help: "Of the service app's key pair: PEM or JSON Web Key",
    secret: true,
    multiline: true,
    optional: true,
  },
  {
    name: "keyId",
    label: "Key ID (kid)",
    help: "Beside the public key in Okta; left out where the JSON Web Key has it",
    optional: true,
  },
  credentialEndField("Token"),
  {
    name: "appId",
    label: "Only people assigned to this application",
    help: "The application's id, as in the address of its page; empty for the whole organization",
    placeholder: "0oa…",
    optional: true,
  },
  {
    name: "groupTypes",
    label: "Groups",
    help: "A group imported from an app may have the name of one made in Okta",
    choices: [
      { value: "all", label: "All groups" },
      { value: "okta", label: "Groups made in Okta (OKTA_GROUP)" },
      { value: "oktaAndApp", label: "Groups made in Okta or imported from apps" },
    ],
  },
  {
    name: "pending",
    label: "People who have not activated their account yet",
    help: "Status STAGED or PROVISIONED",
    choices: [
      { value: "active", label: "Count as active" },
      { value: "inactive", label: "Count as inactive" },
    ],
  },
];

/** The Okta management API, signed in by token or as a service app. */
export const oktaApi: SourceApi = {
  fields,
  guide: oktaApiGuide,
  // One token may use half of a bucket of a few hundred calls a minute (sources.md §2.2).
  concurrency: 4,
  addresses: (settings) => [baseUrlOf(settings)],
  probe: probeOkta,
  connect: connectOkta,
};
