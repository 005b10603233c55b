import type { SettingField } from "@/lib/core/settings/setting-field";
import type { SourceApi } from "../port";
import { addressesOf } from "./google-account";
import { googleApiGuide } from "./google-api-guide";
import { connectGoogle } from "./google-client";
import { probeGoogle } from "./google-probe";

const fields: readonly SettingField[] = [
  {
    name: "serviceAccount",
    label: "Service account key",
    help: "The whole JSON file that Google Cloud made for the service account",
    placeholder: '{ "type": "service_account", … }',
    secret: true,
    multiline: true,
  },
  {
    name: "adminEmail",
    label: "Administrator to read as",
    help: "E-mail address of an admin who may read users and groups; the service account acts for them",
    placeholder: "usher-reader@acme.com",
  },
  {
    name: "domain",
    label: "Only this domain",
    help: "Empty for all domains of the account",
    placeholder: "acme.com",
    optional: true,
  },
  {
    name: "customer",
    label: "Customer ID",
    help: "Only to read a customer's account as a reseller; empty for your own",
    placeholder: "C01abcdef",
    optional: true,
  },
  {
    name: "includeOrgUnits",
    label: "Only these organizational units",
    help: "One path a line; what is below them belongs to them. Empty for all",
    placeholder: "/Staff",
    multiline: true,
    optional: true,
  },
  {
    name: "excludeOrgUnits",
    label: "Without these organizational units",
    help: "One path a line; they go before the units above",
    placeholder: "/Staff/Rooms",
    multiline: true,
    optional: true,
  },
  {
    name: "groupName",
    label: "Name of a group",
    help: "Two groups may have the same name, never the same address",
    choices: [
      { value: "name", label: "Its name" },
      { value: "email", label: "Its e-mail address" },
      { value: "localPart", label: "The part of its address before the @" },
    ],
  },
  {
    name: "nested",
    label: "Groups in groups",
    help: "Google may need ten minutes until a person in a nested group counts for the group above",
    choices: [
      { value: "direct", label: "Read as they are" },
      { value: "derived", label: "Let Google count their people for the group above" },
    ],
  },
  {
    name: "apiUrl",
    label: "Directory API address",
    help: "Instead of Google's own",
    placeholder: "https://admin.googleapis.com",
    optional: true,
    operatorOnly: true,
  },
];

/** The Directory API of the Admin SDK, read by a service account on behalf of an administrator. */
export const googleApi: SourceApi = {
  fields,
  guide: googleApiGuide,
  // Google limits calls in flight per account, and that limit cannot be raised (sources.md §3).
  concurrency: 8,
  addresses: addressesOf,
  probe: probeGoogle,
  connect: connectGoogle,
};
