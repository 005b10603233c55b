import { answer, noContent } from "../datacenter/fake-answers";
import type { FakeDirectory } from "../datacenter/fake-directory";
import type { Route } from "../datacenter/fake-routes";
import { type FakeVisit, textOf } from "../datacenter/fake-server";
import { cut, entityJson, noUser, refusal } from "./crowd-fake-answers";

const api = "/rest/usermanagement/1";

/** Groups, and who is in them. */
export const groupRoutes: readonly Route<FakeVisit>[] = [
  { method: "GET", path: `${api}/group`, access: "people", serve: showGroup },
  { method: "POST", path: `${api}/group`, access: "people", serve: createGroup },
  { method: "DELETE", path: `${api}/group`, access: "people", serve: deleteGroup },
  { method: "GET", path: `${api}/group/user/direct`, access: "people", serve: listMembers },
  { method: "GET", path: `${api}/group/membership`, access: "people", serve: showAll },
  { method: "GET", path: `${api}/user/group/direct`, access: "people", serve: listGroupsOf },
  { method: "POST", path: `${api}/user/group/direct`, access: "people", serve: addMember },
  { method: "DELETE", path: `${api}/user/group/direct`, access: "people", serve: removeMember },
];

function showGroup({ directory, query }: FakeVisit): Response {
  const group = directory.group(query.get("groupname") ?? "");
  if (!group) return noGroup(query.get("groupname") ?? "");
  return answer(200, { name: group.name, description: "", type: "GROUP", active: true });
}

function createGroup({ directory, body }: FakeVisit): Response {
  const name = textOf(body, "name").trim();
  if (name === "" || directory.group(name))
    return refusal(400, "INVALID_GROUP", `Group already exists or is invalid: ${name}`);
  directory.insertGroup(name);
  return new Response(null, { status: 201 });
}

function deleteGroup({ directory, query }: FakeVisit): Response {
  const group = directory.group(query.get("groupname") ?? "");
  if (!group) return noGroup(query.get("groupname") ?? "");
  directory.deleteGroup(group);
  return noContent();
}

function listMembers(visit: FakeVisit): Response {
  const { directory, query } = visit;
  const group = directory.group(query.get("groupname") ?? "");
  if (!group) return noGroup(query.get("groupname") ?? "");
  const users = cut(visit, directory.members(group)).map((user) => entityJson(visit, user));
  return answer(200, { users });
}

function listGroupsOf(visit: FakeVisit): Response {
  const { directory, query } = visit;
  const user = directory.user(query.get("username") ?? "");
  if (!user) return noUser(query.get("username") ?? "");
  return answer(200, {
    groups: cut(visit, directory.groupsOf(user)).map(({ name }) => ({ name })),
  });
}

function addMember({ directory, query, body }: FakeVisit): Response {
  const user = directory.user(query.get("username") ?? "");
  if (!user) return noUser(query.get("username") ?? "");
  const group = directory.group(textOf(body, "name"));
  if (!group) return refusal(400, "GROUP_NOT_FOUND", `Group <${textOf(body, "name")}> not found`);
  if (group.members.has(user))
    return refusal(409, "MEMBERSHIP_ALREADY_EXISTS", "The user is a member already");
  group.members.add(user);
  return new Response(null, { status: 201 });
}

function removeMember({ directory, query }: FakeVisit): Response {
  const user = directory.user(query.get("username") ?? "");
  if (!user) return noUser(query.get("username") ?? "");
  const group = directory.group(query.get("groupname") ?? "");
  if (!group) return noGroup(query.get("groupname") ?? "");
  if (!group.members.delete(user))
    return refusal(404, "MEMBERSHIP_NOT_FOUND", "The user is not a direct member");
  return noContent();
}

/** XML, whatever is asked for. */
function showAll({ directory }: FakeVisit): Response {
  return new Response(membershipsXml(directory), {
    headers: { "content-type": "application/xml;charset=UTF-8" },
  });
}

function membershipsXml(directory: FakeDirectory): string {
  const groups = directory.groups().map((group) => {
    const users = directory
      .members(group)
      .map(({ username }) => `<user name="${escaped(username)}"/>`);
    return `<membership group="${escaped(group.name)}"><users>${users.join("")}</users><groups/></membership>`;
  });
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  return `${head}<memberships>${groups.join("")}</memberships>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (each) => `&#${each.charCodeAt(0)};`);
}

function noGroup(name: string): Response {
  return refusal(404, "GROUP_NOT_FOUND", `Group <${name}> does not exist`);
}
