import { answer } from "../datacenter/fake-answers";
import type { Route } from "../datacenter/fake-routes";
import { type FakeVisit, textOf, whole } from "../datacenter/fake-server";
import { jiraError, noUser, userJson } from "./jira-fake-answers";

const api = "/rest/api/2";
const membersMax = 50;

/** J10 to J15. */
export const groupRoutes: readonly Route<FakeVisit>[] = [
  { method: "GET", path: `${api}/groups/picker`, access: "people", serve: pick },
  { method: "POST", path: `${api}/group`, access: "admins", serve: createGroup },
  { method: "DELETE", path: `${api}/group`, access: "admins", serve: deleteGroup },
  { method: "GET", path: `${api}/group/member`, access: "people", serve: listMembers },
  { method: "POST", path: `${api}/group/user`, access: "admins", serve: addMember },
  { method: "DELETE", path: `${api}/group/user`, access: "admins", serve: removeMember },
];

function pick({ directory, query }: FakeVisit): Response {
  const wanted = (query.get("query") ?? "").toLowerCase();
  const found = directory.groups().filter(({ name }) => name.toLowerCase().includes(wanted));
  const groups = found
    .slice(0, whole(query.get("maxResults"), 20))
    .map(({ name }) => ({ name, html: name, labels: [] }));
  const header = `Showing ${groups.length} of ${found.length} matching groups`;
  return answer(200, { header, total: found.length, groups });
}

function createGroup({ directory, body, base }: FakeVisit): Response {
  const name = textOf(body, "name").trim();
  if (name === "") return jiraError(400, [], { name: "You must specify a group name." });
  if (directory.group(name))
    return jiraError(400, ["A group or user with this name already exists."]);
  directory.insertGroup(name);
  return answer(201, groupJson(name, base));
}

function groupJson(name: string, base: string) {
  const self = `${base}/rest/api/2/group?groupname=${encodeURIComponent(name)}`;
  return { name, self, users: { size: 0, items: [] }, expand: "users" };
}

function deleteGroup({ directory, query }: FakeVisit): Response {
  const name = query.get("groupname") ?? "";
  const group = directory.group(name);
  if (!group) return noGroup(name);
  directory.deleteGroup(group);
  return new Response(null, { status: 200 });
}

function listMembers(visit: FakeVisit): Response {
  const { directory, query, base } = visit;
  const name = query.get("groupname") ?? "";
  const group = directory.group(name);
  if (!group) return noGroup(name);
  const isShown = ({ active }: { active: boolean }) =>
    active || query.get("includeInactiveUsers") === "true";
  const all = directory.members(group).filter(isShown);
  const startAt = whole(query.get("startAt"), 0);
  const maxResults = Math.min(whole(query.get("maxResults"), membersMax), membersMax);
  const values = all.slice(startAt, startAt + maxResults).map((user) => userJson(user, visit));
  const isLast = startAt + maxResults >= all.length;
  const self = `${base}/rest/api/2/group/member`;
  const next = `${self}?groupname=${encodeURIComponent(name)}&startAt=${startAt + maxResults}`;
  const page = { self, maxResults, startAt, total: all.length, isLast, values };
  return answer(200, isLast ? page : { ...page, nextPage: next });
}

function addMember({ directory, query, body, base }: FakeVisit): Response {
  const groupName = query.get("groupname") ?? "";
  const name = textOf(body, "name");
  const group = directory.group(groupName);
  if (!group) return noGroup(groupName);
  const user = directory.user(name);
  if (!user) return noUser(name);
  if (group.members.has(user))
    return jiraError(400, [
      `Cannot add user '${name}', user is already a member of '${group.name}'`,
    ]);
  group.members.add(user);
  return answer(201, groupJson(group.name, base));
}

function removeMember({ directory, query }: FakeVisit): Response {
  const groupName = query.get("groupname") ?? "";
  const name = query.get("username") ?? "";
  const group = directory.group(groupName);
  if (!group) return noGroup(groupName);
  const user = directory.user(name);
  if (!user) return noUser(name);
  if (!group.members.delete(user))
    return jiraError(400, [
      `Cannot remove user '${name}' from group '${group.name}' since user is not a member of '${group.name}'`,
    ]);
  return new Response(null, { status: 200 });
}

function noGroup(name: string): Response {
  return jiraError(404, [`The group named '${name}' does not exist.`]);
}
