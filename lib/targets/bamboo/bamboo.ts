import { accessWith, credentialFields } from "../datacenter/credentials";
import { firstDirectory } from "../datacenter/directory";
import { groupKey, normalize, refusalIn, refusesSegment } from "../datacenter/plain-rules";
import { defineTarget } from "../port";
import { connectBamboo } from "./bamboo-client";
import { bambooGuide } from "./bamboo-guide";
import { probeBamboo } from "./bamboo-probe";

/** Bamboo Data Center and Server, 6.6 to 10. */
export const bamboo = defineTarget({
  id: "bamboo",
  label: "Bamboo Data Center",
  fields: credentialFields({
    address: "https://bamboo.example.com",
    token: "Personal access token",
    permission: "restricted administrator",
  }),
  guide: bambooGuide,
  directory: firstDirectory("Bamboo"),
  concurrency: 2,
  normalize,
  groupKey,
  adminGroups: ["bamboo-admin"],
  // User names and group names are segments of paths.
  refuses: (fields) => refusalIn("Bamboo", fields, /[<>/\\]|^\.{1,2}$/),
  refusesGroup: (name) => refusesSegment("Bamboo", groupKey(name)),
  access: (settings) => accessWith("Bamboo", settings),
  probe: probeBamboo,
  connect: (http, _settings, capabilities) => connectBamboo(http, capabilities),
});
