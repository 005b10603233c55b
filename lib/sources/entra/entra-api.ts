import { credentialEndField } from "@/lib/core/access/credential-end";
import type { SettingField } from "@/lib/core/settings/setting-field";
import type { SourceApi } from "../port";
import { entraApiGuide } from "./entra-api-guide";
import { connectEntra } from "./entra-client";
import { addressesOf, cloudChoices } from "./entra-clouds";
import { probeEntra } from "./entra-probe";
import { certificateEnd } from "./entra-token";

const fields: readonly SettingField[] = [
  {
    name: "directoryId",
    label: "Directory (tenant) ID",
    help: "On the app registration's Overview page; a domain of the tenant does as well",
    placeholder: "00000000-0000-0000-0000-000000000000",
  },
  {
    name: "clientId",
    label: "Application (client) ID",
    help: "On the same page",
    placeholder: "00000000-0000-0000-0000-000000000000",
  },
  {
    name: "signIn",
    label: "Sign in with",
    help: "A certificate need not be copied as a secret value",
    choices: [
      { value: "secret", label: "Client secret" },
      { value: "certificate", label: "Certificate" },
    ],
  },
  {
    name: "clientSecret",
    label: "Client secret",
    help: "The secret's Value, not its ID, from Certificates & secrets",
    secret: true,
    optional: true,
  },
  {
    name: "certificate",
    label: "Certificate",
    help: "The same one as uploaded under Certificates & secrets, as PEM",
    placeholder: "-----BEGIN CERTIFICATE-----",
    multiline: true,
    optional: true,
  },
  {
    name: "privateKey",
    label: "Private key of the certificate",
    help: "As PEM, without a passphrase",
    secret: true,
    multiline: true,
    optional: true,
  },
  credentialEndField("Secret"),
  {
    name: "scope",
    label: "Who is read",
    help: "Outside of it nobody is known to Usher",
    choices: [
      { value: "tenant", label: "Everybody in the tenant" },
      { value: "application", label: "Whoever is assigned to an enterprise application" },
      { value: "groups", label: "Members of the groups below" },
      { value: "filter", label: "Whoever the filter below holds for" },
    ],
  },
  {
    name: "appId",
    label: "Application (client) ID of the enterprise application",
    help: "Only for its assignments; not the one Usher signs in with",
    optional: true,
  },
  {
    name: "groupIds",
    label: "Groups",
    help: "One a line, by object ID or by name; only for members of groups",
    multiline: true,
    optional: true,
  },
  {
    name: "userFilter",
    label: "Filter",
    help: "OData, as Microsoft Graph takes it for users",
    placeholder: "userType eq 'Member' and department eq 'Sales'",
    optional: true,
  },
  {
    name: "nested",
    label: "Groups in groups",
    help: "Read as they are, the group rules of a sync can still count their people",
    choices: [
      { value: "direct", label: "Read as they are" },
      { value: "transitive", label: "Their people count for the group above" },
    ],
  },
  {
    name: "moreAttributes",
    label: "More attributes",
    help: "Names with commas between them, for example extension_0123_costCenter",
    optional: true,
  },
  {
    name: "cloud",
    label: "Cloud",
    help: "Where the tenant lives",
    choices: cloudChoices,
  },
  {
    name: "authorityUrl",
    label: "Sign-in address",
    help: "Instead of the cloud's own",
    placeholder: "https://login.microsoftonline.com",
    optional: true,
    operatorOnly: true,
  },
  {
    name: "graphUrl",
    label: "Microsoft Graph address",
    help: "Instead of the cloud's own",
    placeholder: "https://graph.microsoft.com",
    optional: true,
    operatorOnly: true,
  },
];

/** Microsoft Graph v1.0, signed in as an application. */
export const entraApi: SourceApi = {
  fields,
  guide: entraApiGuide,
  // Far below the token bucket of even a small tenant (3,500 units in 10 s).
  concurrency: 4,
  addresses(settings) {
    const { authority, graph } = addressesOf(settings);
    return [authority, graph];
  },
  endsAt: certificateEnd,
  probe: probeEntra,
  connect: connectEntra,
};
