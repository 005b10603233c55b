import type { CallOptions, HttpMethod } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import { able, hasList, hasVerb } from "../datacenter/verbs";
import type { Capabilities } from "../port";
import type { ListWay } from "./jira-lists";
import { users } from "./jira-shapes";
import { majorVersion } from "./jira-version";

/** Nobody can have this name: it is asked for to see whether a verb is there. */
const nobody = "usher probe, nobody has this name <>";
const api = "/rest/api/2";

/** Asks for every verb that some versions lack, in a way that can change nothing. */
export async function detectCapabilities(
  http: HttpClient,
  signal: AbortSignal,
): Promise<Capabilities> {
  const has = (method: HttpMethod, path: string, options: Partial<CallOptions> = {}) =>
    hasVerb(http, method, api + path, { signal, ...options });
  const lists = (path: string, query: NonNullable<CallOptions["query"]>) =>
    hasList(http, api + path, { query, signal });
  const way = await listWay(http, lists, signal);
  const ends = await has("DELETE", `/user/session/${encodeURIComponent("usher probe, nobody")}`);
  const pages = await lists("/component/page", { maxResults: 1 });
  return {
    listUsers: able(
      way !== "groups",
      "Jira 10.0 to 10.2 show no more than 100 users at once. Usher lists the members of groups; " +
        "people in no group are found by their user name.",
      way,
    ),
    createUser: able(
      await has("POST", "/user", { body: {} }),
      "This version cannot create accounts over REST.",
    ),
    updateUser: able(
      await has("PUT", "/user", { query: { username: nobody }, body: { displayName: "Nobody" } }),
      "This version cannot change accounts over REST.",
    ),
    readEmail: able(true, ""),
    setActive: able(
      await knowsActive(http, signal),
      "This version cannot enable or disable accounts over REST. Upgrade Jira, or connect it as a " +
        "Crowd server (Jira user server), which can.",
      ends ? "endsSessions" : "keepsSessions",
    ),
    renameUser: able(
      await has("PUT", "/user", { query: { username: nobody }, body: { name: nobody } }),
      "This version cannot rename accounts over REST.",
    ),
    deleteUser: able(
      await has("DELETE", "/user", { query: { username: nobody } }),
      "This version cannot delete accounts over REST.",
    ),
    profile: able(
      await has("GET", "/user/properties", { query: { username: nobody } }),
      "This version has no user properties.",
    ),
    leads: able(
      await lists("/project", { recent: 1 }),
      "This version does not list projects over REST.",
      pages ? "pages" : "projects",
    ),
    lastLogin: able(
      false,
      "Jira does not tell over REST when people signed in last. Where its people come from Crowd, connect Crowd.",
    ),
    createGroup: able(
      await has("POST", "/group", { body: { name: "" } }),
      "This version cannot create groups over REST.",
    ),
    renameGroup: able(false, "Jira has no way to rename a group over REST."),
    deleteGroup: able(
      await has("DELETE", "/group", { query: { groupname: nobody } }),
      "This version cannot delete groups over REST.",
    ),
  };
}

/** A version without the field says that it does not recognize it. */
async function knowsActive(http: HttpClient, signal: AbortSignal): Promise<boolean> {
  const answer = await http.send("PUT", `${api}/user`, {
    query: { username: nobody },
    body: { active: true },
    returns: [400, 403, 404, 405],
    signal,
  });
  return answer.status !== 405 && !/unrecognized field/i.test(answer.text);
}

type Lists = (path: string, query: NonNullable<CallOptions["query"]>) => Promise<boolean>;

/**
 * J3 where it is; else J2, if it goes past the hundredth user, or if the version is one that never
 * cut it (targets.md §3, JRASERVER-78520).
 */
async function listWay(http: HttpClient, lists: Lists, signal: AbortSignal): Promise<ListWay> {
  if (await lists("/user/list", { maxResults: 1 })) return "cursor";
  const query = { username: ".", startAt: 0, maxResults: 101, includeInactive: true };
  const { body } = await http.json("GET", `${api}/user/search`, { query, schema: users, signal });
  if (body.length > 100) return "search";
  return (await majorVersion(http, signal)) < 10 ? "search" : "groups";
}
