import { SyncError } from "@/lib/core/sync-error";
import { basic } from "../datacenter/credentials";
import { groupKey, normalize, refusalIn, refusesText } from "../datacenter/plain-rules";
import { callsAtOnce, defineTarget, type TargetSettings } from "../port";
import { connectCrowd } from "./crowd-client";
import { crowdGuide } from "./crowd-guide";
import { probeCrowd } from "./crowd-probe";

/** A Crowd server, or a Jira that serves its users as one (targets.md §4). */
export const crowd = defineTarget({
  id: "crowd",
  label: "Crowd",
  fields: [
    {
      name: "baseUrl",
      label: "Address",
      help: "Of Crowd with its context path, or of a Jira that serves as user server",
      placeholder: "https://crowd.example.com/crowd",
    },
    {
      name: "application",
      label: "Application name",
      help: "Of the application made for Usher there; no person's user name works",
    },
    { name: "password", label: "Password", help: "Of that application", secret: true },
  ],
  guide: crowdGuide,
  directory:
    "Crowd makes new accounts in the first directory of Usher's application that may be written to. " +
    "To have them elsewhere, give the application that directory alone, or move it to the top.",
  concurrency: callsAtOnce,
  normalize,
  groupKey,
  adminGroups: ["crowd-administrators", "jira-administrators", "confluence-administrators"],
  refuses: (fields) => refusalIn("Crowd", fields, /[<>]/),
  // Names of groups travel in queries and bodies only.
  refusesGroup: (name) => refusesText("Crowd", groupKey(name)),
  profile: { fields: [], isOpen: true, refusesKey: (key) => refusesText("Crowd", key) },
  access,
  probe: probeCrowd,
  connect: (http, _settings, capabilities) => connectCrowd(http, capabilities),
});

function access({ baseUrl = "", application, password }: TargetSettings) {
  if (!application || !password)
    throw new SyncError(
      "stop",
      "CREDENTIALS_MISSING",
      "Enter the name and the password of the application that was made for Usher in Crowd.",
    );
  const authorization = basic(application, password);
  return { baseUrl, headers: { authorization, "x-atlassian-token": "no-check" } };
}
