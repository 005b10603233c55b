import { answer, noContent } from "../datacenter/fake-answers";
import type { Route } from "../datacenter/fake-routes";
import type { FakeVisit } from "../datacenter/fake-server";
import { asked, jiraError, unknown } from "./jira-fake-answers";

const path = "/rest/api/2/user/properties";
const bytesMax = 32_768;

/** J9. */
export const propertyRoutes: readonly Route<FakeVisit>[] = [
  { method: "GET", path, access: "people", serve: list },
  { method: "GET", path: `${path}/:key`, access: "people", serve: show },
  { method: "PUT", path: `${path}/:key`, access: "admins", serve: set },
  { method: "DELETE", path: `${path}/:key`, access: "admins", serve: remove },
];

function list(visit: FakeVisit): Response {
  const user = asked(visit);
  if (!user) return unknown(visit);
  return answer(200, { keys: [...user.profile.keys()].map((key) => ({ key })) });
}

function show(visit: FakeVisit): Response {
  const user = asked(visit);
  if (!user) return unknown(visit);
  const key = visit.params["key"] ?? "";
  const value = user.profile.get(key);
  return value === undefined ? noProperty(key) : answer(200, { key, value });
}

function set(visit: FakeVisit): Response {
  const user = asked(visit);
  if (!user) return unknown(visit);
  const { body, params } = visit;
  if (body === undefined || Buffer.byteLength(JSON.stringify(body)) > bytesMax)
    return jiraError(400, ["The property has to be JSON of at most 32768 bytes."]);
  const key = params["key"] ?? "";
  const isNew = !user.profile.has(key);
  user.profile.set(key, String(body));
  return new Response(null, { status: isNew ? 201 : 200 });
}

function remove(visit: FakeVisit): Response {
  const user = asked(visit);
  if (!user) return unknown(visit);
  const key = visit.params["key"] ?? "";
  return user.profile.delete(key) ? noContent() : noProperty(key);
}

function noProperty(key: string): Response {
  return jiraError(404, [`The property with key '${key}' does not exist.`]);
}
