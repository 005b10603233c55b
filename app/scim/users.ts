import {
  createUser,
  deleteUser,
  patchUser,
  replaceUser,
  type UserChange,
} from "@/lib/engine/scim/ingest-user";
import { readUser, type StoredUser, userTag } from "@/lib/engine/scim/stored-user";
import { parseProjectionQuery } from "@/lib/scim/list";
import { locationOf, presentUser, userText } from "@/lib/scim/present";
import { leavesOutOnly, type Projection, project } from "@/lib/scim/projection";
import { unlessKnown } from "./not-modified";
import { resourceHeaders } from "./resource-headers";
import { type Resource, type ScimAnswer, type ScimCall, scimRoute } from "./scim-route";

/** RFC 7644 §3.3. */
export const create = scimRoute(async (call) => {
  const projection = parseProjectionQuery(call.query);
  const user = await createUser(call, await call.json());
  return {
    status: 201,
    body: shown(user, projection, call),
    headers: headersOf(user, call),
    effect: `Created the user ${user.resource.userName}.`,
    changed: true,
    resource: about(user),
  };
});

/** RFC 7644 §3.4.1. */
export const read = scimRoute(async (call) => {
  const projection = parseProjectionQuery(call.query);
  const user = await readUser(call.app, call.id);
  const etag = userTag(user);
  const { status, body } = unlessKnown(call, etag, () => shown(user, projection, call));
  return {
    status,
    body,
    headers: headersOf(user, call),
    effect: `Read the user ${user.resource.userName}.`,
    resource: about(user),
  };
});

/** RFC 7644 §3.5.1. */
export const replace = scimRoute(async (call) => {
  const change = await replaceUser(call, call.id, await call.json());
  return changed(change, call);
});

/** RFC 7644 §3.5.2. Answers from our copy; the target follows in a delta run. */
export const patch = scimRoute(async (call) => {
  const change = await patchUser(call, call.id, await call.json());
  return changed(change, call);
});

/** RFC 7644 §3.6. */
export const remove = scimRoute(async (call) => {
  const userName = await deleteUser(call, call.id);
  return {
    status: 204,
    body: null,
    effect: `Deleted the user ${userName}.`,
    changed: true,
    resource: { kind: "user", id: call.id, name: userName },
  };
});

function changed({ user, changed, ignored }: UserChange, call: ScimCall): ScimAnswer {
  const { userName } = user.resource;
  const what = changed
    ? `Changed the user ${userName}.`
    : `Nothing changed: the user ${userName} was so already.`;
  const passed = ignored.map((path) => path.slice(0, 80)).join(", ");
  return {
    status: 200,
    body: shown(user, parseProjectionQuery(call.query), call),
    headers: headersOf(user, call),
    effect: passed === "" ? what : `${what} Passed over what we do not keep: ${passed}.`,
    changed,
    resource: about(user),
  };
}

function headersOf(user: StoredUser, { baseUrl }: ScimCall): Record<string, string> {
  return resourceHeaders(locationOf("User", user.id, baseUrl), userTag(user));
}

/** A user as this call asks for it, as text. */
export function shown(user: StoredUser, projection: Projection, { baseUrl }: ScimCall): string {
  const { id, created, lastModified, resource, json, groups } = user;
  const meta = { id, created, lastModified, version: userTag(user) };
  if (leavesOutOnly(projection, "groups")) {
    const shownGroups = projection.kind === "default" ? groups : [];
    return userText(json, resource, meta, baseUrl, shownGroups);
  }
  const whole = presentUser(resource, meta, baseUrl, groups);
  return JSON.stringify(project(whole, projection, "User"));
}

export function about({ id, resource }: StoredUser): Resource {
  return { kind: "user", id, name: resource.userName };
}
