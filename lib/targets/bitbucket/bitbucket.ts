import { linkConsent, linkFields } from "../datacenter/consent";
import { accessWith, credentialFields } from "../datacenter/credentials";
import { firstDirectory } from "../datacenter/directory";
import { groupKey, normalize, refusalIn, refusesText } from "../datacenter/plain-rules";
import { callsAtOnce, defineTarget } from "../port";
import { connectBitbucket } from "./bitbucket-client";
import { speaksOfRights } from "./bitbucket-errors";
import { bitbucketGuide } from "./bitbucket-guide";
import { probeBitbucket } from "./bitbucket-probe";

/** Bitbucket Data Center and Server, 7 to 9. */
export const bitbucket = defineTarget({
  id: "bitbucket",
  label: "Bitbucket Data Center",
  fields: [
    ...credentialFields({
      address: "https://bitbucket.example.com",
      token: "HTTP access token",
      permission: "global administrator",
    }),
    ...linkFields("Bitbucket"),
  ],
  guide: bitbucketGuide,
  directory: firstDirectory("Bitbucket"),
  concurrency: callsAtOnce,
  normalize,
  groupKey,
  adminGroups: [],
  startingGroups: ["stash-users"],
  refuses: (fields) => refusalIn("Bitbucket", fields, /[<>/\\]/),
  // Names of groups travel in queries and bodies only.
  refusesGroup: (name) => refusesText("Bitbucket", groupKey(name)),
  access: (settings) => ({
    ...accessWith("Bitbucket", settings),
    lacksPermission: ({ text }) => speaksOfRights(text),
  }),
  consent: linkConsent("Bitbucket", "ADMIN_WRITE", "Admin"),
  probe: probeBitbucket,
  connect: (http, _settings, capabilities) => connectBitbucket(http, capabilities),
});
