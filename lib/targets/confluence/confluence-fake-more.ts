import { randomUUID } from "node:crypto";
import { answer } from "../datacenter/fake-answers";
import type { Route, Visit } from "./confluence-fake-routes";

const rpc = "/rpc/json-rpc/confluenceservice-v2";
const license = "/rest/license/1.0/license";

/** What is no part of the REST API's reference: seats, and the Remote API of old. */
export const moreRoutes: readonly Route[] = [
  {
    method: "GET",
    path: `${license}/maxUsers`,
    access: "admins",
    serve: async ({ rules }) => answer(200, { count: rules.seatsMax ?? -1 }),
  },
  {
    method: "GET",
    path: `${license}/userCount`,
    access: "admins",
    serve: async ({ store }) => answer(200, { count: await store.activeUsers() }),
  },
  { method: "POST", path: `${rpc}/getUser`, access: "admins", serve: remotely(getUser) },
  { method: "POST", path: `${rpc}/addUser`, access: "admins", serve: remotely(addUser) },
  { method: "POST", path: `${rpc}/editUser`, access: "admins", serve: remotely(editUser) },
];

/** Off unless an administrator put it on. */
function remotely(serve: (visit: Visit, given: unknown) => Promise<Response>): Route["serve"] {
  return async (visit) => {
    if (!visit.rules.remoteApi) return new Response("Remote API is disabled", { status: 403 });
    return serve(visit, visit.list[0]);
  };
}

async function getUser({ store }: Visit, given: unknown): Promise<Response> {
  const user = await store.user(String(given).toLowerCase());
  if (!user) return failed("No user found");
  const { username, fullName, email, userKey } = user;
  return answer(200, { name: username, fullname: fullName, email, url: null, key: userKey });
}

async function addUser({ store, list, rules }: Visit, given: unknown): Promise<Response> {
  const { name, fullname, email } = Object(given);
  const username = String(name);
  if (typeof list[1] !== "string" || list[1] === "") return failed("A password is needed");
  if (rules.seatsMax !== null && (await store.activeUsers()) >= rules.seatsMax)
    return failed("The license does not allow more users");
  const userKey = randomUUID().replaceAll("-", "");
  const user = { userKey, username, fullName: String(fullname), email: String(email) };
  const usual = { active: true, readOnly: false, lastLoginAt: null };
  const isNew = await store.insertUser({ ...user, ...usual });
  return isNew ? answer(200, true) : failed(`User ${username} already exists`);
}

async function editUser({ store }: Visit, given: unknown): Promise<Response> {
  const { name, fullname, email } = Object(given);
  const user = await store.user(String(name).toLowerCase());
  if (!user) return failed("No user found");
  if (user.readOnly) return failed("The directory is read-only");
  await store.updateUser(user.username, { fullName: String(fullname), email: String(email) });
  return answer(200, true);
}

/** Errors come with the status 200. */
function failed(message: string): Response {
  return answer(200, { error: { code: -32603, message } });
}
