import type { GroupRow } from "@/db/queries/scim-groups";
import { groupTag, membersOf, readGroup } from "@/lib/engine/scim/find-groups";
import {
  createGroup,
  deleteGroup,
  type GroupChanged,
  patchGroup,
  replaceGroup,
} from "@/lib/engine/scim/ingest-group";
import { parseProjectionQuery } from "@/lib/scim/list";
import { locationOf, presentGroup } from "@/lib/scim/present";
import { type Projection, project, wantsMembers } from "@/lib/scim/projection";
import { unlessKnown } from "./not-modified";
import { resourceHeaders } from "./resource-headers";
import { type Resource, type ScimCall, scimRoute } from "./scim-route";

/** RFC 7644 §3.3. */
export const create = scimRoute(async (call) => {
  const projection = parseProjectionQuery(call.query);
  const made = await createGroup(call, await call.json());
  const group = await asAnswered(made, call, wantsMembers(projection));
  return {
    status: 201,
    body: shown(group, projection, call),
    headers: headersOf(group, call),
    effect: `Created the group ${group.displayName}.`,
    changed: true,
    resource: about(group),
  };
});

/** Members are shown with their names, which have to be read; nobody's are known. */
async function asAnswered(made: GroupRow, { app }: ScimCall, withMembers: boolean) {
  if (!withMembers) return { ...made, members: null };
  return made.members === null ? readGroup(app, made.id, true) : made;
}

/** RFC 7644 §3.4.1. */
export const read = scimRoute(async (call) => {
  const projection = parseProjectionQuery(call.query);
  const group = await readGroup(call.app, call.id, wantsMembers(projection));
  const etag = groupTag(group);
  const { status, body } = unlessKnown(call, etag, () => shown(group, projection, call));
  return {
    status,
    body,
    headers: headersOf(group, call),
    effect: `Read the group ${group.displayName}.`,
    resource: about(group),
  };
});

/** RFC 7644 §3.5.1. */
export const replace = scimRoute(async (call) => {
  const projection = parseProjectionQuery(call.query);
  const change = await replaceGroup(call, call.id, await call.json());
  const group = await readGroup(call.app, call.id, wantsMembers(projection));
  return {
    status: 200,
    body: shown(group, projection, call),
    headers: headersOf(group, call),
    effect: effectOf(change),
    changed: change.changed,
    resource: about(group),
  };
});

/** RFC 7644 §3.5.2: 204, so that nobody waits for a long list of members, unless attributes are asked for. */
export const patch = scimRoute(async (call) => {
  const projection = parseProjectionQuery(call.query);
  const change = await patchGroup(call, call.id, await call.json());
  const wanted = projection.kind === "only";
  const group = wanted ? await readGroup(call.app, call.id, wantsMembers(projection)) : null;
  return {
    status: group ? 200 : 204,
    body: group ? shown(group, projection, call) : null,
    ...(group ? { headers: headersOf(group, call) } : {}),
    effect: effectOf(change),
    changed: change.changed,
    resource: { kind: "group", id: call.id, name: change.displayName },
  };
});

/** RFC 7644 §3.6. */
export const remove = scimRoute(async (call) => {
  const displayName = await deleteGroup(call, call.id);
  return {
    status: 204,
    body: null,
    effect: `Deleted the group ${displayName}.`,
    changed: true,
    resource: { kind: "group", id: call.id, name: displayName },
  };
});

function effectOf({ changed, added, removed, displayName }: GroupChanged): string {
  if (!changed) return "Nothing changed: the group was so already.";
  if (added === 0 && removed === 0)
    return `Changed the group${displayName === null ? "" : ` ${displayName}`}.`;
  return `Changed the group: members added ${added}, removed ${removed}.`;
}

function headersOf(group: GroupRow, { baseUrl }: ScimCall): Record<string, string> {
  return resourceHeaders(locationOf("Group", group.id, baseUrl), groupTag(group));
}

/** A group as this call asks for it, as text. */
export function shown(group: GroupRow, projection: Projection, { baseUrl }: ScimCall): string {
  const { id, created, lastModified } = group;
  const meta = { id, created, lastModified, version: groupTag(group) };
  const whole = presentGroup(group, meta, baseUrl, membersOf(group));
  return JSON.stringify(project(whole, projection, "Group"));
}

export function about({ id, displayName }: GroupRow): Resource {
  return { kind: "group", id, name: displayName };
}
