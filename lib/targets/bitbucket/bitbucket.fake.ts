import type { FakeVisitor } from "../datacenter/fake-access";
import { answer, noContent } from "../datacenter/fake-answers";
import type { FakeUser } from "../datacenter/fake-directory";
import type { Route } from "../datacenter/fake-routes";
import {
  type DatacenterFake,
  type FakeOptions,
  type FakeVisit,
  startDatacenterFake,
  textOf,
} from "../datacenter/fake-server";
import { bitbucketError, noUser, pageJson, userJson } from "./bitbucket-fake-answers";
import { membershipRoutes } from "./bitbucket-fake-memberships";

export const versions = ["7.21", "8.19", "9.4"] as const;

const api = "/rest/api/1.0";
const defaultGroup = "stash-users";

const routes: readonly Route<FakeVisit>[] = [
  {
    method: "GET",
    path: `${api}/application-properties`,
    access: "anyone",
    serve: ({ options }) => answer(200, { version: `${options.version}.1`, buildNumber: "1" }),
  },
  { method: "GET", path: `${api}/admin/license`, access: "admins", serve: showLicense },
  { method: "GET", path: `${api}/admin/users`, access: "admins", serve: listUsers },
  { method: "POST", path: `${api}/admin/users`, access: "admins", serve: createUser },
  { method: "PUT", path: `${api}/admin/users`, access: "admins", serve: updateUser },
  { method: "DELETE", path: `${api}/admin/users`, access: "admins", serve: deleteUser },
  { method: "POST", path: `${api}/admin/users/rename`, access: "admins", serve: renameUser },
  ...membershipRoutes,
];

/** A Bitbucket Data Center's user and group REST API, as its versions answer (targets.md §5). */
export function startFake(options: FakeOptions): Promise<DatacenterFake> {
  return startDatacenterFake(
    {
      typeId: "stash",
      hasLinks: true,
      context: "/bitbucket",
      routes,
      keyOf: (n) => `${n + 100}`,
      denied,
      revoked: () =>
        bitbucketError(
          401,
          "Authentication failed.",
          "user.IncorrectPasswordAuthenticationException",
        ),
    },
    options,
  );
}

function denied(visitor: FakeVisitor | null): Response {
  return visitor
    ? bitbucketError(401, "You are not permitted to access this resource", "AuthorisationException")
    : bitbucketError(401, "Authentication is required", "user.NoSuchUserException");
}

function showLicense({ directory, options: { seatsMax } }: FakeVisit): Response {
  return answer(200, {
    maximumNumberOfUsers: seatsMax ?? -1,
    unlimitedNumberOfUsers: seatsMax === undefined,
    status: { serverId: "BTST", currentNumberOfUsers: directory.users().length },
  });
}

function listUsers(visit: FakeVisit): Response {
  const filter = (visit.query.get("filter") ?? "").toLowerCase();
  const isMatch = ({ username, displayName, email }: FakeUser) =>
    [username, displayName, email].some((text) => text.toLowerCase().includes(filter));
  return pageJson(visit, visit.directory.users().filter(isMatch), userJson);
}

function createUser({ directory, query, options }: FakeVisit): Response {
  const username = query.get("name") ?? "";
  const displayName = query.get("displayName") ?? "";
  const email = query.get("emailAddress") ?? "";
  const isMailed = query.get("notify") === "true";
  const lacksPassword = !isMailed && !query.get("password");
  if (username === "" || displayName === "" || !email.includes("@") || lacksPassword)
    return bitbucketError(400, "A required parameter is missing", "validation.ArgumentValidation");
  if (directory.user(username))
    return bitbucketError(409, `${username} exists already`, "user.UserNameInUseException");
  if (directory.users().length >= (options.seatsMax ?? Number.POSITIVE_INFINITY))
    return bitbucketError(403, "The licence limit is reached", "license.LicenseLimitException");
  const user = directory.insertUser({ username, displayName, email });
  if (query.get("addToDefaultGroup") !== "false")
    (directory.group(defaultGroup) ?? directory.insertGroup(defaultGroup)).members.add(user);
  return noContent();
}

function updateUser({ directory, body }: FakeVisit): Response {
  const user = directory.user(textOf(body, "name"));
  if (!user) return noUser(textOf(body, "name"));
  if (user.readOnly) return readOnly(user);
  const displayName = textOf(body, "displayName");
  const email = textOf(body, "email");
  if (displayName === "" || email === "")
    return bitbucketError(400, "Both values are required", "validation.ArgumentValidation");
  Object.assign(user, { displayName, email });
  return answer(200, userJson(user));
}

function renameUser({ directory, body }: FakeVisit): Response {
  const user = directory.user(textOf(body, "name"));
  if (!user) return noUser(textOf(body, "name"));
  if (user.readOnly) return readOnly(user);
  const newName = textOf(body, "newName");
  const other = directory.user(newName);
  if (other && other !== user)
    return bitbucketError(409, `${newName} exists already`, "user.UserNameInUseException");
  directory.renameUser(user, newName);
  return answer(200, userJson(user));
}

function deleteUser({ directory, query, visitor }: FakeVisit): Response {
  const name = query.get("name") ?? "";
  if (name === visitor?.username)
    return bitbucketError(409, "You cannot delete yourself", "user.CannotDeleteSelf");
  const user = directory.user(name);
  if (!user) return noUser(name);
  if (user.readOnly) return readOnly(user);
  directory.deleteUser(user);
  return answer(200, userJson(user));
}

function readOnly({ username }: FakeUser): Response {
  const message = `${username} is in a read-only directory`;
  return bitbucketError(403, message, "user.UnmodifiableUserException");
}
