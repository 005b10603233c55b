import type { CallOptions, HttpMethod } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { able, hasList, hasVerb } from "../datacenter/verbs";
import type { Capabilities, TargetSettings } from "../port";
import { activeList } from "./confluence-logins";
import { impossibleUser } from "./confluence-permission";
import { hasRemoteApi } from "./confluence-remote-api";

/** Asks for every verb that some versions lack, in a way that can change nothing. */
export async function detectCapabilities(
  http: HttpClient,
  settings: TargetSettings,
  signal: AbortSignal,
): Promise<Capabilities> {
  const has = (method: HttpMethod, path: string, options: Partial<CallOptions> = {}) =>
    hasVerb(http, method, path, { signal, ...options });
  const nobody = `/rest/api/admin/user/${impossibleUser}`;
  const isWanted = settings["remoteApi"] === "use";
  const old: OldApi = { isWanted, isOn: isWanted && (await hasRemoteApi(http, signal)) };
  return {
    listUsers: able(
      await hasList(http, "/rest/api/user/list", { query: { limit: 1 }, signal }),
      "Before version 8.4, Confluence lists only the members of groups; people in no group are " +
        "found by their user name.",
    ),
    // Without a user name nothing can be created.
    createUser: orRemotely(
      await has("POST", "/rest/api/admin/user", { body: {} }),
      old,
      "create accounts",
    ),
    updateUser: orRemotely(
      await has("PUT", nobody, { body: { fullName: "Nobody" } }),
      old,
      "change names and e-mail addresses",
    ),
    setActive: able(
      await has("PUT", `${nobody}/enable`),
      "This version cannot enable or disable accounts over REST.",
    ),
    createGroup: able(
      await has("POST", "/rest/api/admin/group", { body: {} }),
      "This version cannot create groups over REST.",
    ),
    readEmail: able(
      false,
      "Confluence does not show e-mail addresses completely: Usher compares with the one it set last.",
    ),
    renameUser: able(false, "Confluence has no way to change a user name over REST."),
    renameGroup: able(false, "Confluence has no way to rename a group over REST."),
    deleteGroup: able(
      await has("DELETE", `/rest/api/admin/group/${impossibleUser}`),
      "This version cannot delete groups over REST.",
    ),
    deleteUser: able(await has("DELETE", nobody), "This version cannot delete accounts over REST."),
    profile: able(
      false,
      "Confluence Data Center shows profile fields to apps on the instance only.",
    ),
    leads: able(false, "Nobody leads projects or components in Confluence."),
    lastLogin: able(
      await hasList(http, activeList, { query: { limit: 1, expand: "lastLogin" }, signal }),
      "Before version 9.3, Confluence does not tell over REST when people signed in last.",
    ),
  };
}

export const remoteApi = "remoteApi";

/** The Remote API, where the settings let Usher use it and an administrator put it on. */
type OldApi = { isWanted: boolean; isOn: boolean };

/** By REST (C14, C15), or else by the Remote API. */
function orRemotely(
  hasVerbItself: boolean,
  { isWanted, isOn }: OldApi,
  verb: string,
): Capabilities["updateUser"] {
  if (hasVerbItself) return able(true, "");
  const remedy = isWanted
    ? "and its Remote API (JSON-RPC) is off. Put it on under Administration, Further configuration."
    : "but its old Remote API (JSON-RPC) can: allow it in the target's settings.";
  const reason =
    `This version cannot ${verb} over REST, ${remedy} Where its people come from Crowd or Jira, ` +
    "connect that as a target instead: it can, and Confluence follows it.";
  return able(isOn, reason, remoteApi);
}
