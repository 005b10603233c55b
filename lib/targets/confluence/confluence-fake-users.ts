import { randomUUID } from "node:crypto";
import { answer, noContent } from "../datacenter/fake-answers";
import { groupJson, personJson, refusal } from "./confluence-fake-answers";
import { lower, noUser, textOf, wantsStatus } from "./confluence-fake-groups";
import type { Route, Visit } from "./confluence-fake-routes";
import type { ConfluenceStore, StoredUser } from "./confluence-store";

const applinks = "/rest/applinks/1.0/manifest";
const adminUser = "/rest/api/admin/user/:username";

/** C1 to C5, C14 to C19, and the manifest that tells the version. */
export const userRoutes: readonly Route[] = [
  { method: "GET", path: applinks, access: "anyone", serve: showManifest },
  {
    method: "GET",
    path: "/rest/api/server-information",
    since: 8,
    access: "people",
    serve: async ({ rules }) =>
      answer(200, { version: fullVersion(rules.version), buildNumber: 1 }),
  },
  { method: "GET", path: "/rest/api/user/current", access: "anyone", serve: showCurrent },
  { method: "GET", path: "/rest/api/user", access: "people", serve: showUser },
  { method: "GET", path: "/rest/api/user/memberof", access: "people", serve: listGroupsOf },
  {
    method: "GET",
    path: "/rest/api/user/list",
    since: 8.4,
    access: "people",
    serve: (visit) => listUsers(visit, () => ({})),
  },
  {
    method: "GET",
    path: "/rest/api/admin/users/list/active",
    since: 9.3,
    access: "admins",
    serve: (visit) => listUsers(visit, (user) => loginOf(visit, user), visit.store.licensedUsers),
  },
  { method: "POST", path: "/rest/api/admin/user", since: 8.4, access: "admins", serve: createUser },
  { method: "PUT", path: adminUser, since: 10, access: "admins", serve: updateUser },
  { method: "DELETE", path: adminUser, access: "admins", serve: deleteUser },
  {
    method: "PUT",
    path: `${adminUser}/disable`,
    access: "admins",
    serve: (visit) => changeUser(visit, { active: false }),
  },
  {
    method: "PUT",
    path: `${adminUser}/enable`,
    access: "admins",
    serve: (visit) => changeUser(visit, { active: true }),
  },
  {
    method: "POST",
    path: `${adminUser}/password`,
    since: 8.4,
    access: "admins",
    serve: (visit) =>
      textOf(visit.body, "password") === ""
        ? Promise.resolve(refusal(400, "Password must be specified"))
        : changeUser(visit, {}),
  },
  { method: "GET", path: "/rest/api/longtask/:id", access: "people", serve: showTask },
];

async function showManifest({ rules, base }: Visit): Promise<Response> {
  return answer(200, {
    id: "5f0b8d2e-0c1e-3b5c-8f0a-3b6f4d1a7c22",
    name: "Confluence",
    typeId: "confluence",
    version: fullVersion(rules.version),
    buildNumber: 9012,
    applinksVersion: "9.0.0",
    inboundAuthenticationTypes: [],
    outboundAuthenticationTypes: [],
    publicSignup: false,
    url: base,
  });
}

async function showCurrent({ visitor, store, base }: Visit): Promise<Response> {
  if (!visitor) return answer(200, { type: "anonymous", displayName: "Anonymous" });
  const user = (await store.user(visitor.username)) ?? serviceUser(visitor.username);
  return answer(200, personJson(user, base, false));
}

/** Whoever signs in exists, also when the store was filled without them. */
function serviceUser(username: string): StoredUser {
  const userKey = "f".repeat(32);
  return { userKey, username, fullName: username, email: "", active: true, ...usual };
}

const usual = { readOnly: false, lastLoginAt: null };

async function showUser({ store, query, base }: Visit): Promise<Response> {
  const key = query.get("key");
  const username = lower(query.get("username") ?? undefined);
  const user = key === null ? await store.user(username) : await store.userByKey(key);
  return user ? answer(200, personJson(user, base, wantsStatus(query))) : noUser(key ?? username);
}

async function listGroupsOf({ paged, path, query, store, base }: Visit): Promise<Response> {
  const username = lower(query.get("username") ?? undefined);
  if (!(await store.user(username))) return noUser(username);
  return paged({
    path,
    query,
    read: (slice) => store.groupsOf(username, slice),
    nameOf: (name) => name,
    toJson: (name) => groupJson(name, base),
  });
}

/** Only who asks for it is told of logins. */
function loginOf({ query }: Visit, { email, lastLoginAt }: StoredUser): object {
  const isWanted = (query.get("expand") ?? "").split(",").includes("lastLogin");
  return { email, ...(isWanted && lastLoginAt ? { lastLogin: lastLoginAt } : {}) };
}

function listUsers(
  { paged, path, query, store, base }: Visit,
  more: (user: StoredUser) => object,
  read: ConfluenceStore["users"] = store.users,
): Promise<Response> {
  const isStatusWanted = wantsStatus(query);
  return paged({
    path,
    query,
    read,
    nameOf: ({ username }) => username,
    toJson: (user) => ({ ...personJson(user, base, isStatusWanted), ...more(user) }),
  });
}

async function createUser({ store, rules, body, base }: Visit): Promise<Response> {
  const username = textOf(body, "userName");
  const fullName = textOf(body, "fullName").trim();
  const email = textOf(body, "email");
  const wrong = wrongUsername(username) ?? wrongName(fullName) ?? wrongEmail(email);
  if (wrong !== null) return refusal(400, wrong);
  const isMailed = body?.["notifyViaEmail"] === true;
  if (isMailed === (textOf(body, "password") !== ""))
    return refusal(400, "Either a password or notifyViaEmail must be given");
  if (await store.user(username)) return refusal(409, `User already exists: ${username}`);
  if (rules.seatsMax !== null && (await store.activeUsers()) >= rules.seatsMax)
    return refusal(402, "The licence does not allow more users");
  const userKey = randomUUID().replaceAll("-", "");
  const user = { userKey, username, fullName, email, active: true, ...usual };
  if (!(await store.insertUser(user))) return refusal(409, `User already exists: ${username}`);
  await store.insertGroup(rules.defaultGroup);
  await store.addMember(username, rules.defaultGroup);
  return answer(201, { userKey, _links: { self: `${base}/rest/api/user?key=${userKey}` } });
}

async function updateUser(visit: Visit): Promise<Response> {
  const { body } = visit;
  const fullName = body && "fullName" in body ? textOf(body, "fullName").trim() : null;
  const email = body && "email" in body ? textOf(body, "email") : null;
  const wrong =
    (fullName === null ? null : wrongName(fullName)) ?? (email === null ? null : wrongEmail(email));
  if (wrong !== null) return refusal(400, wrong);
  return await changeUser(visit, {
    ...(fullName === null ? {} : { fullName }),
    ...(email === null ? {} : { email }),
  });
}

async function changeUser(
  { store, params }: Visit,
  change: Parameters<Visit["store"]["updateUser"]>[1],
): Promise<Response> {
  const username = lower(params["username"]);
  const user = await store.user(username);
  if (!user) return noUser(username);
  if (user.readOnly) return refusal(400, `The directory of ${username} is read-only`);
  await store.updateUser(username, change);
  return noContent();
}

/** C18: answers at once, works afterwards. */
async function deleteUser({ store, params, tasks }: Visit): Promise<Response> {
  const username = lower(params["username"]);
  const user = await store.user(username);
  if (!user) return noUser(username);
  if (user.readOnly) return refusal(400, `The directory of ${username} is read-only`);
  const id = randomUUID();
  const task = { isDone: false };
  tasks.set(id, task);
  setImmediate(() => {
    store.deleteUser(username).then(
      () => {
        task.isDone = true;
      },
      () => tasks.delete(id),
    );
  });
  return answer(202, { id, links: { status: `/rest/api/longtask/${id}` } });
}

async function showTask({ tasks, params }: Visit): Promise<Response> {
  const id = params["id"] ?? "";
  const task = tasks.get(id);
  if (!task) return refusal(404, `No task found with id : ${id}`);
  const percentageComplete = task.isDone ? 100 : 0;
  return answer(200, { id, percentageComplete, successful: task.isDone, messages: [] });
}

function wrongUsername(username: string): string | null {
  if (username.trim() === "") return "Username must be specified";
  if (/\s/.test(username)) return "Username must not contain whitespace";
  if (username !== username.toLowerCase()) return "Username must be lower case";
  if (/[\\,+<>'"]/.test(username)) return "Username contains characters that are not allowed";
  return username === "anonymous" ? "Username is reserved" : null;
}

function wrongName(fullName: string): string | null {
  if (fullName === "") return "Full name must be specified";
  return /[<>]/.test(fullName) || fullName.toLowerCase() === "anonymous"
    ? "Full name is not allowed"
    : null;
}

function wrongEmail(email: string): string | null {
  return /^[^\s@]+@[^\s@]+$/.test(email) ? null : "E-mail address is not valid";
}

function fullVersion(version: string): string {
  return `${version}.1`;
}
