import { SyncError } from "@/lib/core/sync-error";
import { callsAtOnce, defineTarget, type TargetSettings } from "../port";
import { profile } from "../scim/scim-account";
import { connectScim } from "../scim/scim-client";
import type { ScimDialect } from "../scim/scim-dialect";
import { scimMedia } from "../scim/scim-media";
import { probeScim } from "../scim/scim-probe";
import { groupKey, normalize, refuses, refusesGroup } from "../scim/scim-rules";
import { atlassianGuide } from "./atlassian-guide";

/** User provisioning of Atlassian Guard (targets.md §7.1). */
const organization: ScimDialect = {
  label: "the Atlassian organisation",
  pageSize: 100,
  membersMax: 100,
  // DELETE deactivates the account, which disabling does as well and can be taken back.
  deletesUsers: false,
  renamesGroups: false,
};

/** The directory that an organisation in Atlassian Cloud keeps for one identity provider. */
export const atlassian = defineTarget({
  id: "atlassian",
  label: "Atlassian Cloud organisation",
  fields: [
    {
      name: "directoryId",
      label: "Directory",
      help: "The SCIM base URL as Atlassian shows it, or the directory's id at its end",
      placeholder: "https://api.atlassian.com/scim/directory/0c3f…",
    },
    {
      name: "token",
      label: "API key",
      help: "Of the identity provider directory; not the organisation's own API key",
      secret: true,
    },
    {
      name: "apiUrl",
      label: "Atlassian's API",
      help: "Only for an Atlassian Cloud at another address",
      optional: true,
      operatorOnly: true,
    },
  ],
  guide: atlassianGuide,
  directory:
    "Accounts are made in the directory that the settings of this target name. For another one, " +
    "connect it as a target of its own.",
  concurrency: callsAtOnce,
  readsItsWrites: false,
  normalize,
  ignoresCase: true,
  groupKey,
  adminGroups: ["site-admins"],
  refuses: (fields) => {
    const refused = refuses(fields);
    if (refused) return refused;
    return fields.email.trim() === ""
      ? { field: "email", reason: "is empty, and an Atlassian account needs one" }
      : null;
  },
  refusesGroup,
  profile,
  access: (settings) => ({
    baseUrl: `${apiUrl(settings)}/scim/directory/${directoryId(settings)}`,
    headers: { ...scimMedia, authorization: `Bearer ${token(settings)}` },
  }),
  probe: (http, _settings, signal) =>
    probeScim(http, organization, "Atlassian Cloud organisation", signal),
  connect: (http, _settings, capabilities) => connectScim(http, capabilities, organization),
});

function apiUrl(settings: TargetSettings): string {
  return (settings["apiUrl"] || "https://api.atlassian.com").replace(/\/+$/, "");
}

/** People paste the whole address that Atlassian shows. */
function directoryId({ directoryId: text = "" }: TargetSettings): string {
  const id = /(?:\/scim\/directory\/)?([\w-]+)\/*$/.exec(text.trim())?.[1];
  if (id) return id;
  throw new SyncError(
    "stop",
    "SETTINGS_INVALID",
    "The directory is not one that Atlassian shows: paste the SCIM base URL from the identity provider's page in Atlassian Administration.",
  );
}

function token({ token: key }: TargetSettings): string {
  if (key && /^[\x21-\x7e]+$/.test(key)) return key;
  throw new SyncError(
    "stop",
    "CREDENTIALS_MISSING",
    "Enter the API key of the directory. Atlassian shows it once; make a new one if it is lost.",
  );
}
