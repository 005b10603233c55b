import { SyncError } from "@/lib/core/sync-error";
import { defineTarget, type TargetSettings } from "../port";
import { connectConfluence } from "./confluence-client";
import { confluenceGuide } from "./confluence-guide";
import { probeConfluence } from "./confluence-probe";
import { groupKey, normalize, refuses, refusesGroup } from "./confluence-rules";

/** Confluence Data Center and Server, 7.19 to 10. */
export const confluence = defineTarget({
  id: "confluence",
  label: "Confluence Data Center",
  fields: [
    {
      name: "baseUrl",
      label: "Address",
      help: "As in the browser, with the context path if there is one",
      placeholder: "https://wiki.example.com",
    },
    {
      name: "token",
      label: "Personal access token",
      help: "Of a user with the Confluence administrator permission",
      secret: true,
      optional: true,
    },
    {
      name: "username",
      label: "User name",
      help: "Only where tokens are not allowed",
      optional: true,
    },
    {
      name: "password",
      label: "Password",
      help: "Of that user",
      secret: true,
      optional: true,
    },
  ],
  guide: confluenceGuide,
  concurrency: 4,
  normalize,
  groupKey,
  adminGroups: ["confluence-administrators"],
  refuses,
  refusesGroup,
  access: (settings) => ({
    baseUrl: settings["baseUrl"] ?? "",
    headers: { authorization: authorization(settings), "x-atlassian-token": "no-check" },
  }),
  probe: probeConfluence,
  connect: (http, _settings, capabilities) => connectConfluence(http, capabilities),
});

/** A token wins: unlike a password it cannot lock the account. */
function authorization({ token, username, password }: TargetSettings): string {
  if (token && /^[\x21-\x7e]+$/.test(token)) return `Bearer ${token}`;
  if (username && password)
    return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  throw new SyncError(
    "stop",
    "CREDENTIALS_MISSING",
    "Enter a personal access token as Confluence showed it, or a user name with its password.",
  );
}
