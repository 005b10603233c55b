import { answer, noContent } from "../datacenter/fake-answers";
import type { FakeUser } from "../datacenter/fake-directory";
import type { Route } from "../datacenter/fake-routes";
import {
  type DatacenterFake,
  type FakeOptions,
  type FakeVisit,
  fieldOf,
  service,
  startDatacenterFake,
  textOf,
} from "../datacenter/fake-server";
import { cut, entityJson, noUser, refusal } from "./crowd-fake-answers";
import { createFakeEvents, type FakeEvents, withEvents } from "./crowd-fake-events";
import { groupRoutes } from "./crowd-fake-groups";

/** The last is a Jira that serves its users to other products as Crowd does. */
export const versions = ["3.7", "5.3", "6.0", "Jira 10.3"] as const;

const api = "/rest/usermanagement/1";

const routes: readonly Route<FakeVisit>[] = [
  { method: "GET", path: `${api}/search`, access: "people", serve: search },
  { method: "GET", path: `${api}/user`, access: "people", serve: showUser },
  { method: "POST", path: `${api}/user`, access: "people", serve: createUser },
  { method: "PUT", path: `${api}/user`, access: "people", serve: replaceUser },
  { method: "DELETE", path: `${api}/user`, access: "people", serve: deleteUser },
  { method: "POST", path: `${api}/user/rename`, access: "people", serve: renameUser },
  { method: "GET", path: `${api}/user/attribute`, access: "people", serve: showAttributes },
  { method: "POST", path: `${api}/user/attribute`, access: "people", serve: setAttributes },
  { method: "DELETE", path: `${api}/user/attribute`, access: "people", serve: dropAttribute },
  ...groupRoutes,
];

/** Crowd's user management API, as an application sees it (targets.md §4). */
export async function startFake(
  options: FakeOptions,
): Promise<DatacenterFake & { events: FakeEvents }> {
  const host = options.version.startsWith("Jira ") ? "JIRA" : "Crowd";
  const version = options.version.replace("Jira ", "");
  const events = createFakeEvents(version !== "5.3");
  const refused = () =>
    new Response("Application failed to authenticate", {
      status: 401,
      headers: { "content-type": "text/plain" },
    });
  const fake = await startDatacenterFake(
    {
      ...(host === "JIRA"
        ? { typeId: "jira", context: "/jira" }
        : { typeId: "crowd", context: "/crowd" }),
      routes: [...routes, ...events.routes].map((route) => ({
        ...route,
        serve: withVersion(host, withEvents(route, events)),
      })),
      keyOf: (n) => `32769:${`${n}`.padStart(8, "0")}`,
      denied: refused,
      revoked: refused,
    },
    { ...options, version },
  );
  const { baseUrl = "" } = fake.settings;
  const settings = { baseUrl, application: service.username, password: service.password };
  return { ...fake, events, settings, ownUsername: null };
}

function withVersion(host: string, { serve }: Route<FakeVisit>): Route<FakeVisit>["serve"] {
  return async (visit) => {
    const response = await serve(visit);
    response.headers.set("x-embedded-crowd-version", `${host}/${visit.options.version}.1`);
    return response;
  };
}

function search(visit: FakeVisit): Response {
  const { directory, query } = visit;
  if (query.get("entity-type") === "group")
    return answer(200, { groups: cut(visit, directory.groups()).map(({ name }) => ({ name })) });
  const isMatch = matcher(query.get("restriction") ?? "");
  if (!isMatch) return refusal(400, "ILLEGAL_ARGUMENT", "The restriction cannot be read");
  const found = directory.users().filter(isMatch);
  return answer(200, { users: cut(visit, found).map((user) => entityJson(visit, user)) });
}

/** Comparisons of two fields, one or several of them; null for another language. */
function matcher(restriction: string): ((user: FakeUser) => boolean) | null {
  if (restriction === "" || restriction === 'name = "*"') return () => true;
  const parts = restriction
    .split(" or ")
    .map((part) => /^(name|email) = "([^"]*)"$/.exec(part)?.slice(1));
  if (parts.includes(undefined)) return null;
  const wanted = new Set(
    parts.map(([field = "", value = ""] = []) => `${field} ${value.toLowerCase()}`),
  );
  return ({ username, email }) =>
    wanted.has(`name ${username.toLowerCase()}`) || wanted.has(`email ${email.toLowerCase()}`);
}

function showUser(visit: FakeVisit): Response {
  const { directory, query } = visit;
  const key = query.get("key");
  const name = query.get("username") ?? "";
  const user = key === null ? directory.user(name) : directory.userWithKey(key);
  const isWhole = { ...visit, query: new URLSearchParams("expand=user") };
  return user ? answer(200, entityJson(isWhole, user)) : noUser(key ?? name);
}

function createUser({ directory, body, options }: FakeVisit): Response {
  const username = textOf(body, "name");
  if (username === "" || directory.user(username))
    return refusal(400, "INVALID_USER", `User already exists or is invalid: ${username}`);
  if (!textOf(body, "email").includes("@")) return refusal(400, "INVALID_EMAIL", "Invalid e-mail");
  if (textOf(fieldOf(body, "password"), "value") === "")
    return refusal(400, "INVALID_CREDENTIAL", "No password");
  if (directory.users().length >= (options.seatsMax ?? Number.POSITIVE_INFINITY))
    return refusal(400, "OPERATION_FAILED", "The license does not allow more users");
  directory.insertUser({
    username,
    displayName: textOf(body, "display-name"),
    email: textOf(body, "email"),
  });
  return new Response(null, { status: 201 });
}

/** What is not in the body is cleared. */
function replaceUser({ directory, query, body }: FakeVisit): Response {
  const name = query.get("username") ?? "";
  const user = directory.user(name);
  if (!user) return noUser(name);
  if (textOf(body, "name").toLowerCase() !== name.toLowerCase())
    return refusal(400, "ILLEGAL_ARGUMENT", "The names differ");
  if (user.readOnly) return readOnly();
  const active = fieldOf(body, "active") === true;
  const displayName = textOf(body, "display-name");
  Object.assign(user, { active, displayName, email: textOf(body, "email") });
  return noContent();
}

function renameUser({ directory, query, body }: FakeVisit): Response {
  const user = asked({ directory, query });
  if (!user) return noUser(query.get("username") ?? "");
  if (user.readOnly) return readOnly();
  const newName = textOf(body, "new-name");
  const other = directory.user(newName);
  if (other && other !== user) return refusal(400, "INVALID_USER", `${newName} is taken`);
  directory.renameUser(user, newName);
  return new Response(null, { status: 200 });
}

function deleteUser({ directory, query }: FakeVisit): Response {
  const user = asked({ directory, query });
  if (!user) return noUser(query.get("username") ?? "");
  if (user.readOnly) return readOnly();
  directory.deleteUser(user);
  return noContent();
}

function showAttributes({ directory, query }: FakeVisit): Response {
  const user = asked({ directory, query });
  if (!user) return noUser(query.get("username") ?? "");
  const attributes = [...user.profile].map(([name, value]) => ({ name, values: [value] }));
  return answer(200, { attributes });
}

function setAttributes({ directory, query, body }: FakeVisit): Response {
  const user = asked({ directory, query });
  if (!user) return noUser(query.get("username") ?? "");
  const attributes = fieldOf(body, "attributes");
  for (const attribute of Array.isArray(attributes) ? attributes : [])
    user.profile.set(textOf(attribute, "name"), String(fieldOf(attribute, "values")));
  return noContent();
}

function dropAttribute({ directory, query }: FakeVisit): Response {
  const user = asked({ directory, query });
  if (!user) return noUser(query.get("username") ?? "");
  user.profile.delete(query.get("attributename") ?? "");
  return noContent();
}

function asked({ directory, query }: Pick<FakeVisit, "directory" | "query">): FakeUser | undefined {
  return directory.user(query.get("username") ?? "");
}

function readOnly(): Response {
  const message = "Directory 'LDAP' does not have permission to update users";
  return refusal(403, "APPLICATION_PERMISSION_DENIED", message);
}
