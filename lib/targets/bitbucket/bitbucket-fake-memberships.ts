import { answer } from "../datacenter/fake-answers";
import type { Route } from "../datacenter/fake-routes";
import { type FakeVisit, fieldOf, textOf } from "../datacenter/fake-server";
import { bitbucketError, noGroup, noUser, pageJson, userJson } from "./bitbucket-fake-answers";

const api = "/rest/api/1.0/admin";

/** Groups, and who is in them. */
export const membershipRoutes: readonly Route<FakeVisit>[] = [
  { method: "GET", path: `${api}/groups`, access: "admins", serve: listGroups },
  { method: "POST", path: `${api}/groups`, access: "admins", serve: createGroup },
  { method: "DELETE", path: `${api}/groups`, access: "admins", serve: deleteGroup },
  { method: "GET", path: `${api}/groups/more-members`, access: "admins", serve: listMembers },
  { method: "GET", path: `${api}/users/more-members`, access: "admins", serve: listGroupsOf },
  {
    method: "POST",
    path: `${api}/users/add-groups`,
    access: "admins",
    serve: (visit) => add(visit, [textOf(visit.body, "user")], names(visit, "groups")),
  },
  {
    method: "POST",
    path: `${api}/groups/add-users`,
    access: "admins",
    serve: (visit) => add(visit, names(visit, "users"), [textOf(visit.body, "group")]),
  },
  { method: "POST", path: `${api}/users/remove-group`, access: "admins", serve: remove },
];

function listGroups(visit: FakeVisit): Response {
  const filter = (visit.query.get("filter") ?? "").toLowerCase();
  const found = visit.directory.groups().filter(({ name }) => name.toLowerCase().includes(filter));
  return pageJson(visit, found, ({ name }) => ({ name, deletable: true }));
}

function createGroup({ directory, query }: FakeVisit): Response {
  const name = (query.get("name") ?? "").trim();
  if (name === "") return bitbucketError(400, "The name is missing", "validation.Argument");
  if (directory.group(name))
    return bitbucketError(409, `The group ${name} exists`, "user.GroupNameInUseException");
  directory.insertGroup(name);
  return answer(200, { name, deletable: true });
}

function deleteGroup({ directory, query }: FakeVisit): Response {
  const group = directory.group(query.get("name") ?? "");
  if (!group) return noGroup(query.get("name") ?? "");
  directory.deleteGroup(group);
  return answer(200, { name: group.name, deletable: true });
}

function listMembers(visit: FakeVisit): Response {
  const name = visit.query.get("context") ?? "";
  const group = visit.directory.group(name);
  return group ? pageJson(visit, visit.directory.members(group), userJson) : noGroup(name);
}

function listGroupsOf(visit: FakeVisit): Response {
  const name = visit.query.get("context") ?? "";
  const user = visit.directory.user(name);
  if (!user) return noUser(name);
  const toJson = (group: { name: string }) => ({ name: group.name, deletable: true });
  return pageJson(visit, visit.directory.groupsOf(user), toJson);
}

/** All or nothing. */
function add({ directory }: FakeVisit, userNames: string[], groupNames: string[]): Response {
  const groups = groupNames.map((name) => ({ name, group: directory.group(name) }));
  const users = userNames.map((name) => ({ name, user: directory.user(name) }));
  const missing = users.find(({ user }) => !user);
  if (missing) return noUser(missing.name);
  const absent = groups.find(({ group }) => !group);
  if (absent) return noGroup(absent.name);
  for (const { group } of groups)
    for (const { user } of users) if (group && user) group.members.add(user);
  return new Response(null, { status: 200 });
}

function remove({ directory, body }: FakeVisit): Response {
  const user = directory.user(textOf(body, "context"));
  if (!user) return noUser(textOf(body, "context"));
  const group = directory.group(textOf(body, "itemName"));
  if (!group) return noGroup(textOf(body, "itemName"));
  group.members.delete(user);
  return new Response(null, { status: 200 });
}

function names({ body }: FakeVisit, field: string): string[] {
  const value = fieldOf(body, field);
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}
