import type { SettingField } from "@/lib/core/settings/setting-field";
import type { SourceApi } from "../port";
import { oneloginApiGuide } from "./onelogin-api-guide";
import { connectOnelogin } from "./onelogin-client";
import { probeOnelogin } from "./onelogin-probe";
import { baseUrlOf } from "./onelogin-session";

const fields: readonly SettingField[] = [
  {
    name: "domain",
    label: "OneLogin domain",
    help: "As in the address of your portal",
    placeholder: "acme.onelogin.com",
  },
  {
    name: "clientId",
    label: "Client ID",
    help: "Of the API credential pair",
  },
  {
    name: "clientSecret",
    label: "Client secret",
    help: "Beside the client ID",
    secret: true,
  },
  {
    name: "groupSource",
    label: "What becomes a group",
    help: "A OneLogin group is a container of policies: a person is in one at most",
    choices: [
      { value: "roles", label: "Roles" },
      { value: "groups", label: "Groups" },
      { value: "departments", label: "Departments" },
      { value: "memberOf", label: "Active Directory groups (Member of)" },
    ],
  },
  {
    name: "activeStatus",
    label: "Who counts as active",
    help: "Other states are unactivated, locked, and waiting for a password or security questions",
    choices: [
      { value: "active", label: "Status Active alone" },
      { value: "notSuspended", label: "Everybody who is not suspended" },
    ],
  },
];

/** OneLogin's API, version 2. */
export const oneloginApi: SourceApi = {
  fields,
  guide: oneloginApiGuide,
  // 5,000 calls an hour are the limit that counts, not how many at once (sources.md §4).
  concurrency: 4,
  addresses: (settings) => [baseUrlOf(settings)],
  probe: probeOnelogin,
  connect: connectOnelogin,
};
