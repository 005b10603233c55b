import { answer, noContent } from "../datacenter/fake-answers";
import type { FakeUser } from "../datacenter/fake-directory";
import type { Route } from "../datacenter/fake-routes";
import { type FakeVisit, fieldOf, textOf, whole } from "../datacenter/fake-server";
import { asked, jiraError, noUser, oneUserJson, unknown, userJson } from "./jira-fake-answers";
import type { FakeProjects } from "./jira-fake-projects";
import { propertyRoutes } from "./jira-fake-properties";

const api = "/rest/api/2";
const searchMax = 1_000;
/** From 10.0 on, a search never goes past this (JRASERVER-78520). */
const searchEnd = 100;

/** Groups that new accounts are given by itself, and what Jira says of it; may be changed under way. */
export type FakeStart = { given: string[]; told: string[] };

/** J1 to J6, J16, J18 and the seats. */
export function userRoutes(projects: FakeProjects, start: FakeStart): readonly Route<FakeVisit>[] {
  return [
    { method: "GET", path: `${api}/myself`, access: "people", serve: showMyself },
    { method: "GET", path: `${api}/mypermissions`, access: "people", serve: showPermissions },
    { method: "GET", path: `${api}/serverInfo`, access: "anyone", serve: showServer },
    {
      method: "GET",
      path: `${api}/applicationrole`,
      access: "admins",
      serve: (visit) => showRoles(visit, start),
    },
    { method: "GET", path: `${api}/user`, access: "people", serve: showUser },
    { method: "GET", path: `${api}/user/search`, access: "people", until: 1000, serve: search },
    { method: "GET", path: `${api}/user/search`, access: "people", since: 1000, serve: cutSearch },
    { method: "GET", path: `${api}/user/list`, access: "people", since: 1003, serve: listUsers },
    {
      method: "POST",
      path: `${api}/user`,
      access: "admins",
      serve: (visit) => createUser(visit, start),
    },
    {
      method: "PUT",
      path: `${api}/user`,
      access: "admins",
      serve: (visit) => updateUser(visit, projects),
    },
    {
      method: "DELETE",
      path: `${api}/user`,
      access: "admins",
      serve: (visit) => deleteUser(visit, projects),
    },
    {
      method: "DELETE",
      path: `${api}/user/session/:username`,
      access: "admins",
      since: 1100,
      serve: ({ directory, params }) =>
        directory.user(params["username"] ?? "") ? noContent() : noUser(params["username"] ?? ""),
    },
    ...propertyRoutes,
  ];
}

function showMyself({ visitor, base }: FakeVisit): Response {
  const name = visitor?.username ?? "";
  return answer(200, { self: `${base}/rest/api/2/user?username=${name}`, key: name, name });
}

function showPermissions({ visitor }: FakeVisit): Response {
  const ADMINISTER = { id: "0", key: "ADMINISTER", havePermission: visitor?.isAdmin ?? false };
  return answer(200, { permissions: { ADMINISTER } });
}

function showServer({ options, base }: FakeVisit): Response {
  const versionNumbers = [...options.version.split(".").map(Number), 1];
  const version = versionNumbers.join(".");
  return answer(200, { baseUrl: base, version, versionNumbers, deploymentType: "Server" });
}

function showRoles({ directory, options: { seatsMax } }: FakeVisit, { told }: FakeStart): Response {
  const userCount = activeUsers(directory.users());
  return answer(200, [
    {
      key: "jira-software",
      name: "Jira Software",
      selectedByDefault: true,
      groups: told,
      defaultGroups: told,
      numberOfSeats: seatsMax ?? -1,
      remainingSeats: seatsMax === undefined ? -1 : seatsMax - userCount,
      userCount,
      hasUnlimitedSeats: seatsMax === undefined,
    },
  ]);
}

function activeUsers(users: FakeUser[]): number {
  return users.filter(({ active }) => active).length;
}

function showUser(visit: FakeVisit): Response {
  const user = asked(visit);
  return user ? answer(200, oneUserJson(user, visit)) : unknown(visit);
}

/** The dot matches everyone; else a part of name or e-mail address. */
function matches({ directory, query }: FakeVisit): FakeUser[] {
  const wanted = (query.get("username") ?? "").toLowerCase();
  const isWanted = ({ active }: FakeUser) =>
    active ? query.get("includeActive") !== "false" : query.get("includeInactive") === "true";
  const isMatch = ({ username, displayName, email }: FakeUser) =>
    wanted === "." ||
    [username, displayName, email].some((text) => text.toLowerCase().includes(wanted));
  return directory.users().filter((user) => isWanted(user) && isMatch(user));
}

function search(visit: FakeVisit): Response {
  if (!visit.query.get("username")) return jiraError(400, ["The username query is required"]);
  return searchPage(visit, matches(visit));
}

function cutSearch(visit: FakeVisit): Response {
  if (!visit.query.get("username")) return jiraError(400, ["The username query is required"]);
  return searchPage(visit, matches(visit).slice(0, searchEnd));
}

function searchPage(visit: FakeVisit, found: FakeUser[]): Response {
  const startAt = whole(visit.query.get("startAt"), 0);
  const max = Math.min(whole(visit.query.get("maxResults"), 50), limitOf(visit));
  return answer(
    200,
    found.slice(startAt, startAt + max).map((user) => userJson(user, visit)),
  );
}

function limitOf({ options: { pageMax = searchMax } }: FakeVisit): number {
  return pageMax;
}

/** The cursor is opaque, and the order is the fake's own: newest first. */
function listUsers(visit: FakeVisit): Response {
  const { directory, query, base } = visit;
  const max = Math.min(whole(query.get("maxResults"), 50), limitOf(visit));
  const cursor = query.get("cursor");
  const start = cursor === null ? 0 : Number(Buffer.from(cursor, "base64url").toString());
  const all = directory.users().reverse();
  const values = all.slice(start, start + max).map((user) => userJson(user, visit));
  const isLast = start + max >= all.length;
  const nextCursor = Buffer.from(`${start + max}`).toString("base64url");
  const nextPage = `${base}/rest/api/2/user/list?cursor=${nextCursor}&maxResults=${max}`;
  return answer(200, {
    maxResults: max,
    isLast,
    values,
    ...(isLast ? {} : { nextCursor, nextPage }),
  });
}

function createUser(visit: FakeVisit, { given }: FakeStart): Response {
  const { directory, body, options } = visit;
  const username = textOf(body, "name");
  const displayName = textOf(body, "displayName");
  const email = textOf(body, "emailAddress");
  if (username === "") return jiraError(400, [], { username: "You must specify a username." });
  if (!/^[^\s@]+@[^\s@]+$/.test(email))
    return jiraError(400, [], { email: "You must specify a valid email address." });
  if (displayName === "") return jiraError(400, [], { fullName: "You must specify a full name." });
  if (directory.user(username))
    return jiraError(400, [], { username: "A user with that username already exists." });
  const keys = fieldOf(body, "applicationKeys");
  const isGivenAccess = !Array.isArray(keys) || keys.length > 0;
  const { seatsMax } = options;
  const isFull = () => seatsMax !== undefined && activeUsers(directory.users()) >= seatsMax;
  if (isGivenAccess && isFull())
    return jiraError(400, ["The license user limit is exceeded for Jira Software."]);
  const user = directory.insertUser({ username, displayName, email });
  for (const name of isGivenAccess ? given : [])
    (directory.group(name) ?? directory.insertGroup(name)).members.add(user);
  return answer(201, oneUserJson(user, visit));
}

function updateUser(visit: FakeVisit, projects: FakeProjects): Response {
  const { directory, body } = visit;
  const user = asked(visit);
  if (!user) return unknown(visit);
  if (user.readOnly)
    return jiraError(400, ["Cannot edit user, as the user's directory is read-only."]);
  const {
    name = user.username,
    displayName = user.displayName,
    emailAddress = user.email,
  } = texts(body, ["name", "displayName", "emailAddress"]);
  const active = fieldOf(body, "active") ?? user.active;
  const other = directory.user(name);
  if (other && other !== user)
    return jiraError(400, [], { username: "A user with that username already exists." });
  const led = active === false ? projects.ledBy(user.username) : [];
  if (led.length > 0)
    return jiraError(400, [], {
      active: `Cannot deactivate user '${user.username}' because they are the project lead of: ${led.join(", ")}`,
    });
  projects.rename(user.username, name);
  directory.renameUser(user, name);
  Object.assign(user, { displayName, email: emailAddress, active });
  return answer(200, oneUserJson(user, visit));
}

function texts(body: unknown, names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = fieldOf(body, name);
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
}

function deleteUser(visit: FakeVisit, projects: FakeProjects): Response {
  const user = asked(visit);
  if (!user) return unknown(visit);
  const led = projects.ledBy(user.username);
  if (led.length > 0)
    return jiraError(400, [`Cannot delete user, who is project lead of: ${led.join(", ")}`]);
  if (user.readOnly)
    return jiraError(400, ["Cannot delete user, the user's directory is read-only."]);
  visit.directory.deleteUser(user);
  return noContent();
}
