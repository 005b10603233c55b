import { answer } from "../datacenter/fake-answers";
import type { FakeUser } from "../datacenter/fake-directory";
import type { FakeVisit } from "../datacenter/fake-server";

/** Jira's own error format (targets.md §3). */
export function jiraError(
  status: number,
  errorMessages: string[],
  errors: Record<string, string> = {},
): Response {
  return answer(status, { errorMessages, errors });
}

export function noUser(name: string): Response {
  return jiraError(404, [`The user named '${name}' does not exist`]);
}

/** As lists show a user. */
export function userJson(user: FakeUser, { base }: FakeVisit) {
  return {
    self: `${base}/rest/api/2/user?username=${encodeURIComponent(user.username)}`,
    key: user.key,
    name: user.username,
    emailAddress: user.email,
    avatarUrls: { "48x48": `${base}/secure/useravatar?avatarId=10122` },
    displayName: user.displayName,
    active: user.active,
    deleted: false,
    timeZone: "Etc/UTC",
    locale: "en_US",
  };
}

/** As the user itself is shown, which alone tells groups. */
export function oneUserJson(user: FakeUser, visit: FakeVisit) {
  const groups = visit.directory.groupsOf(user);
  const isWanted = (visit.query.get("expand") ?? "").split(",").includes("groups");
  return {
    ...userJson(user, visit),
    groups: { size: groups.length, items: isWanted ? groups.map(({ name }) => ({ name })) : [] },
    applicationRoles: { size: 1, items: [] },
    expand: "groups,applicationRoles",
  };
}

/** The user whom the query names, by key or by name. */
export function asked({ directory, query }: FakeVisit): FakeUser | undefined {
  const key = query.get("key") ?? query.get("userKey");
  if (key !== null) return directory.userWithKey(key);
  return directory.user(query.get("username") ?? "");
}

export function unknown({ query }: FakeVisit): Response {
  return noUser(query.get("username") ?? query.get("key") ?? query.get("userKey") ?? "");
}
