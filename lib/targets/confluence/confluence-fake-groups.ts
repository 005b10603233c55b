import { answer, noContent } from "../datacenter/fake-answers";
import { groupJson, personJson, refusal } from "./confluence-fake-answers";
import type { Route, Visit } from "./confluence-fake-routes";

const lastAdminGroup = "confluence-administrators";

/** C6 to C13. */
export const groupRoutes: readonly Route[] = [
  { method: "GET", path: "/rest/api/group", access: "people", serve: listGroups },
  { method: "GET", path: "/rest/api/group/:group", access: "people", serve: showGroup },
  { method: "GET", path: "/rest/api/group/:group/member", access: "people", serve: listMembers },
  {
    method: "GET",
    path: "/rest/api/group/:group/groupmember",
    access: "people",
    serve: listChildGroups,
  },
  { method: "POST", path: "/rest/api/admin/group", access: "admins", serve: createGroup },
  { method: "DELETE", path: "/rest/api/admin/group/:group", access: "admins", serve: deleteGroup },
  {
    method: "PUT",
    path: "/rest/api/user/:username/group/:group",
    access: "admins",
    serve: (visit) => changeMembership(visit, "addMember"),
  },
  {
    method: "DELETE",
    path: "/rest/api/user/:username/group/:group",
    access: "admins",
    serve: (visit) => changeMembership(visit, "removeMember"),
  },
];

function listGroups({ paged, path, query, store, base }: Visit): Promise<Response> {
  return paged({
    path,
    query,
    read: (slice) => store.groups(slice),
    nameOf: (name) => name,
    toJson: (name) => groupJson(name, base),
  });
}

async function showGroup({ store, params, base }: Visit): Promise<Response> {
  const name = lower(params["group"]);
  return (await store.hasGroup(name)) ? answer(200, groupJson(name, base)) : noGroup(name);
}

async function listMembers({ paged, path, query, store, base, params }: Visit): Promise<Response> {
  const name = lower(params["group"]);
  if (!(await store.hasGroup(name))) return noGroup(name);
  const isStatusWanted = wantsStatus(query);
  return paged({
    path,
    query,
    read: (slice) => store.members(name, slice),
    nameOf: ({ username }) => username,
    toJson: (user) => personJson(user, base, isStatusWanted),
  });
}

/** The fake has no nested groups. */
async function listChildGroups({ paged, path, query, store, params }: Visit): Promise<Response> {
  const name = lower(params["group"]);
  if (!(await store.hasGroup(name))) return noGroup(name);
  return paged({
    path,
    query,
    read: async () => [],
    nameOf: (child) => child,
    toJson: (child) => child,
  });
}

async function createGroup({ store, body, base }: Visit): Promise<Response> {
  const name = lower(textOf(body, "name")).trim();
  if (name === "") return refusal(400, "Group name must be specified");
  if (await store.insertGroup(name)) return answer(201, groupJson(name, base));
  return refusal(409, `Group already exists: ${name}`);
}

async function deleteGroup({ store, params }: Visit): Promise<Response> {
  const name = lower(params["group"]);
  if (name === lastAdminGroup) return refusal(400, "The last administrators group must stay");
  return (await store.deleteGroup(name)) ? noContent() : noGroup(name);
}

async function changeMembership(
  { store, params }: Visit,
  verb: "addMember" | "removeMember",
): Promise<Response> {
  const group = lower(params["group"]);
  const username = lower(params["username"]);
  if (!(await store.user(username))) return noUser(username);
  if (!(await store.hasGroup(group))) return noGroup(group);
  await store[verb](username, group);
  return noContent();
}

export function lower(name: string | undefined): string {
  return (name ?? "").toLowerCase();
}

export function textOf(body: Visit["body"], field: string): string {
  const value = body?.[field];
  return typeof value === "string" ? value : "";
}

export function wantsStatus(query: URLSearchParams): boolean {
  return (query.get("expand") ?? "").split(",").includes("status");
}

export function noUser(username: string): Response {
  return refusal(404, `No user found with username : ${username}`);
}

function noGroup(name: string): Response {
  return refusal(404, `No group found with name : ${name}`);
}
