import { frameworkError, noContent } from "../datacenter/fake-answers";
import type { Route } from "../datacenter/fake-routes";
import { type FakeVisit, textOf } from "../datacenter/fake-server";
import { isMatch, noGroup, noUser, pageJson, userJson } from "./bamboo-fake-answers";

const api = "/rest/api/latest/admin";
const named = `${api}/groups/:name`;

/** Groups, and who is in them. */
export const groupRoutes: readonly Route<FakeVisit>[] = [
  { method: "GET", path: `${api}/groups`, access: "admins", serve: listGroups },
  { method: "POST", path: `${api}/groups`, access: "admins", serve: createGroup },
  { method: "DELETE", path: named, access: "admins", serve: deleteGroup },
  { method: "GET", path: `${named}/more-members`, access: "admins", serve: listMembers },
  {
    method: "POST",
    path: `${named}/add-users`,
    access: "admins",
    serve: (visit) => change(visit, true),
  },
  {
    method: "DELETE",
    path: `${named}/remove-users`,
    access: "admins",
    serve: (visit) => change(visit, false),
  },
  {
    method: "GET",
    path: `${api}/users/:name/assigned-groups`,
    access: "admins",
    since: 900,
    serve: listGroupsOf,
  },
];

const toJson = ({ name }: { name: string }) => ({ name, deletable: true });
const isNamed = ({ name }: { name: string }, filter: string) => name.toLowerCase().includes(filter);

function listGroups(visit: FakeVisit): Response {
  return pageJson(visit, visit.directory.groups(), toJson, isNamed);
}

function createGroup({ directory, body }: FakeVisit): Response {
  const name = textOf(body, "name").trim();
  if (name === "") return frameworkError(400, "The name is missing.");
  if (directory.group(name)) return frameworkError(400, `The group ${name} exists already.`);
  directory.insertGroup(name);
  return noContent();
}

function deleteGroup({ directory, params }: FakeVisit): Response {
  const group = directory.group(params["name"] ?? "");
  if (!group) return noGroup(params["name"] ?? "");
  directory.deleteGroup(group);
  return noContent();
}

function listMembers(visit: FakeVisit): Response {
  const { directory, params } = visit;
  const group = directory.group(params["name"] ?? "");
  if (!group) return noGroup(params["name"] ?? "");
  return pageJson(visit, directory.members(group), userJson(visit), isMatch);
}

function listGroupsOf(visit: FakeVisit): Response {
  const { directory, params } = visit;
  const user = directory.user(params["name"] ?? "");
  if (!user) return noUser(params["name"] ?? "");
  return pageJson(visit, directory.groupsOf(user), toJson, isNamed);
}

/** All or nothing; a change that changes nothing for someone is refused. */
function change({ directory, params, body }: FakeVisit, isMember: boolean): Response {
  const group = directory.group(params["name"] ?? "");
  if (!group) return noGroup(params["name"] ?? "");
  const names = Array.isArray(body) ? body.map(String) : [];
  const users = names.map((name) => ({ name, user: directory.user(name) }));
  const missing = users.find(({ user }) => !user);
  if (missing) return noUser(missing.name);
  const done = users.find(({ user }) => user && group.members.has(user) === isMember);
  if (done) return frameworkError(400, `Nothing to change for ${done.name}.`);
  for (const { user } of users)
    if (user && isMember) group.members.add(user);
    else if (user) group.members.delete(user);
  return noContent();
}
