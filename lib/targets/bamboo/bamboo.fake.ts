import { answer, frameworkError, noContent } from "../datacenter/fake-answers";
import type { Route } from "../datacenter/fake-routes";
import {
  type DatacenterFake,
  type FakeOptions,
  type FakeVisit,
  fieldOf,
  startDatacenterFake,
  textOf,
} from "../datacenter/fake-server";
import { isMatch, noUser, pageJson, userJson } from "./bamboo-fake-answers";
import { groupRoutes } from "./bamboo-fake-groups";

export const versions = ["8.2", "9.6", "10.0"] as const;

const api = "/rest/api/latest";

/** Later versions are given what no document confirms, so that both ways are tried. A part is no whole. */
const routes: readonly Route<FakeVisit>[] = [
  {
    method: "GET",
    path: `${api}/currentUser`,
    access: "people",
    since: 900,
    serve: ({ visitor }) => answer(200, { name: visitor?.username }),
  },
  { method: "GET", path: `${api}/admin/users`, access: "admins", serve: listUsers },
  { method: "POST", path: `${api}/admin/users`, access: "admins", serve: createUser },
  { method: "PUT", path: `${api}/admin/users`, access: "admins", since: 1000, serve: updateUser },
  { method: "PUT", path: `${api}/admin/users/rename`, access: "admins", since: 900, serve: rename },
  { method: "DELETE", path: `${api}/admin/users/:name`, access: "admins", serve: deleteUser },
  ...groupRoutes,
];

/** A Bamboo Data Center's user and group REST API, as its versions answer (targets.md §6). */
export function startFake(options: FakeOptions): Promise<DatacenterFake> {
  return startDatacenterFake(
    {
      typeId: "bamboo",
      context: "/bamboo",
      routes,
      keyOf: String,
      denied: (visitor) =>
        frameworkError(visitor ? 403 : 401, "You need to be an administrator to do this."),
    },
    options,
  );
}

function listUsers(visit: FakeVisit): Response {
  return pageJson(visit, visit.directory.users(), userJson(visit), isMatch);
}

function createUser({ directory, body, options }: FakeVisit): Response {
  const username = textOf(body, "name");
  const password = textOf(body, "password");
  if (username === "" || password === "" || password !== textOf(body, "passwordConfirm"))
    return frameworkError(400, "Name and password are required.");
  if (directory.user(username)) return frameworkError(400, `${username} is in use already.`);
  if (directory.users().length >= (options.seatsMax ?? Number.POSITIVE_INFINITY))
    return frameworkError(400, "The licence does not allow more users.");
  directory.insertUser({
    username,
    displayName: textOf(body, "fullName"),
    email: textOf(body, "email"),
  });
  return noContent();
}

/** What the framework cannot read is refused before anybody is looked for. */
function updateUser({ directory, body }: FakeVisit): Response {
  const enabled = fieldOf(body, "enabled") ?? true;
  if (typeof enabled !== "boolean") return frameworkError(400, "Can not deserialize: enabled");
  const user = directory.user(textOf(body, "name"));
  if (!user) return noUser(textOf(body, "name"));
  if (user.readOnly) return frameworkError(400, "The directory of this user is read-only.");
  user.displayName = textOf(body, "fullName");
  user.email = textOf(body, "email");
  user.active = enabled;
  return noContent();
}

function rename({ directory, body }: FakeVisit): Response {
  const user = directory.user(textOf(body, "name"));
  if (!user) return noUser(textOf(body, "name"));
  if (user.readOnly) return frameworkError(400, "The directory of this user is read-only.");
  const newName = textOf(body, "newName");
  const other = directory.user(newName);
  if (other && other !== user) return frameworkError(400, `${newName} is in use already.`);
  directory.renameUser(user, newName);
  return noContent();
}

function deleteUser({ directory, params }: FakeVisit): Response {
  const user = directory.user(params["name"] ?? "");
  if (!user) return noUser(params["name"] ?? "");
  directory.deleteUser(user);
  return noContent();
}
