import { accessWith, credentialFields } from "../datacenter/credentials";
import { firstDirectory } from "../datacenter/directory";
import { callsAtOnce, defineTarget } from "../port";
import { connectConfluence } from "./confluence-client";
import { confluenceGuide } from "./confluence-guide";
import { probeConfluence } from "./confluence-probe";
import { groupKey, normalize, refuses, refusesGroup } from "./confluence-rules";

/** Confluence Data Center and Server, 7.19 to 10. */
export const confluence = defineTarget({
  id: "confluence",
  label: "Confluence Data Center",
  fields: [
    ...credentialFields({
      address: "https://wiki.example.com",
      token: "Personal access token",
      permission: "Confluence administrator",
    }),
    {
      name: "remoteApi",
      label: "Remote API",
      help: "Accounts before version 8.4, names and e-mail addresses before 10: over this old interface alone",
      optional: true,
      choices: [
        { value: "leave", label: "Do not use it" },
        { value: "use", label: "Use it where REST cannot do this" },
      ],
    },
  ],
  guide: confluenceGuide,
  directory: firstDirectory("Confluence"),
  concurrency: callsAtOnce,
  normalize,
  groupKey,
  adminGroups: ["confluence-administrators"],
  accessGroups: ["confluence-users"],
  startingGroups: ["confluence-users"],
  refuses,
  refusesGroup,
  access: (settings) => accessWith("Confluence", settings),
  probe: probeConfluence,
  connect: (http, _settings, capabilities) => connectConfluence(http, capabilities),
});
