import { linkConsent, linkFields } from "../datacenter/consent";
import { accessWith, credentialFields } from "../datacenter/credentials";
import { firstDirectory } from "../datacenter/directory";
import { callsAtOnce, defineTarget } from "../port";
import { connectJira } from "./jira-client";
import { jiraGuide } from "./jira-guide";
import { probeJira } from "./jira-probe";
import {
  applicationChoices,
  groupKey,
  leadFields,
  normalize,
  refuses,
  refusesGroup,
  refusesKey,
} from "./jira-rules";

/** Jira Data Center and Server, 8 to 11. */
export const jira = defineTarget({
  id: "jira",
  label: "Jira Data Center",
  fields: [
    ...credentialFields({
      address: "https://jira.example.com",
      token: "Personal access token",
      permission: "Jira administrator",
    }),
    ...linkFields("Jira"),
    {
      name: "applications",
      label: "Product access of new accounts",
      help: "Access can also come from groups; then give none here",
      optional: true,
      choices: applicationChoices,
    },
  ],
  guide: jiraGuide,
  directory: firstDirectory("Jira"),
  concurrency: callsAtOnce,
  normalize,
  groupKey,
  adminGroups: ["jira-administrators"],
  refuses,
  refusesGroup,
  ruleFields: leadFields,
  profile: { fields: [], isOpen: true, refusesKey },
  access: (settings) => accessWith("Jira", settings),
  consent: linkConsent("Jira", "ADMIN", "Admin"),
  probe: probeJira,
  connect: connectJira,
});
