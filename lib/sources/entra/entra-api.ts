import type { SettingField } from "@/lib/core/setting-field";
import type { SourceApi } from "../port";
import { entraApiGuide } from "./entra-api-guide";
import { connectEntra } from "./entra-client";
import { addressesOf, cloudChoices } from "./entra-clouds";
import { probeEntra } from "./entra-probe";

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
    name: "clientSecret",
    label: "Client secret",
    help: "The secret's Value, not its ID, from Certificates & secrets",
    secret: true,
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
  probe: probeEntra,
  connect: connectEntra,
};
