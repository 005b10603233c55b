import { printOf } from "./etag";
import { isObject, type JsonObject } from "./json";
import type { UserResource } from "./resource";
import { type ResourceType, resourceDefinitions } from "./schemas";

/** What the store knows about a resource besides its content. Times are xsd:dateTime in UTC. */
export type ResourceMeta = {
  id: string;
  created: string;
  lastModified: string;
  /** Equal to the ETag header; null while there is none. */
  version: string | null;
};

export type PresentedMember = { id: string; type: ResourceType; display: string | null };
/** A group as its members show it: in a list one object for all of them, so that it is written once. */
export type PresentedGroup = {
  readonly id: string;
  readonly display: string;
  /** Says whether it is shown alike. */
  readonly print: number;
  written: { baseUrl: string; text: string } | null;
};

export function presentedGroup(id: string, display: string): PresentedGroup {
  return { id, display, print: printOf(`${id} ${display}`), written: null };
}

/** A user as clients see it. Nothing unassigned is written, never null (RFC 7643 §2.5). */
export function presentUser(
  user: UserResource,
  meta: ResourceMeta,
  baseUrl: string,
  groups: readonly PresentedGroup[] = [],
): JsonObject {
  return {
    schemas: schemasOf(user),
    id: meta.id,
    ...user,
    ...(groups.length > 0 ? { groups: groups.map((group) => toGroupRef(group, baseUrl)) } : {}),
    meta: presentMeta(meta, "User", baseUrl),
  };
}

/**
 * The same as text, in which `json`, the user as it is stored, is not written anew. It holds
 * none of the names that are added here.
 */
export function userText(
  json: string,
  user: UserResource,
  meta: ResourceMeta,
  baseUrl: string,
  groups: readonly PresentedGroup[],
): string {
  const schemas = JSON.stringify(schemasOf(user));
  const shown = groups.map((group) => groupText(group, baseUrl)).join(",");
  const added = groups.length > 0 ? `,"groups":[${shown}]` : "";
  const about = metaText(meta, "User", baseUrl);
  return `{"schemas":${schemas},"id":${JSON.stringify(meta.id)},${json.slice(1, -1)}${added},"meta":${about}}`;
}

/** Of moments there is nothing to quote, and an object made only to be written is dear in a list. */
function metaText(meta: ResourceMeta, type: ResourceType, baseUrl: string): string {
  const { created, lastModified, version } = meta;
  const location = JSON.stringify(locationOf(type, meta.id, baseUrl));
  const tag = version === null ? "" : `,"version":${JSON.stringify(version)}`;
  return `{"resourceType":"${type}","created":"${created}","lastModified":"${lastModified}","location":${location}${tag}}`;
}

function schemasOf(user: UserResource): string[] {
  const schemas: string[] = [resourceDefinitions.User.schema.id];
  for (const name in user) if (name.includes(":") && isObject(user[name])) schemas.push(name);
  return schemas;
}

/** A group as clients see it; members null: not asked for. None is [], or authentik adds nobody. */
export function presentGroup(
  group: { displayName: string; externalId: string | null },
  meta: ResourceMeta,
  baseUrl: string,
  members: readonly PresentedMember[] | null,
): JsonObject {
  return {
    schemas: [resourceDefinitions.Group.schema.id],
    id: meta.id,
    ...(group.externalId === null ? {} : { externalId: group.externalId }),
    displayName: group.displayName,
    ...(members === null ? {} : { members: members.map((member) => toMember(member, baseUrl)) }),
    meta: presentMeta(meta, "Group", baseUrl),
  };
}

/** The absolute URI of a resource: meta.location and the Location header (RFC 7644 §3.1). */
export function locationOf(type: ResourceType, id: string, baseUrl: string): string {
  return `${baseUrl}${resourceDefinitions[type].endpoint}/${encodeURIComponent(id)}`;
}

function presentMeta(meta: ResourceMeta, type: ResourceType, baseUrl: string): JsonObject {
  return {
    resourceType: type,
    created: meta.created,
    lastModified: meta.lastModified,
    location: locationOf(type, meta.id, baseUrl),
    ...(meta.version === null ? {} : { version: meta.version }),
  };
}

function toMember({ id, type, display }: PresentedMember, baseUrl: string): JsonObject {
  const $ref = locationOf(type, id, baseUrl);
  return { value: id, $ref, type, ...(display === null ? {} : { display }) };
}

function groupText(group: PresentedGroup, baseUrl: string): string {
  if (group.written?.baseUrl !== baseUrl) {
    group.written = { baseUrl, text: JSON.stringify(toGroupRef(group, baseUrl)) };
  }
  return group.written.text;
}

function toGroupRef({ id, display }: PresentedGroup, baseUrl: string): JsonObject {
  return { value: id, $ref: locationOf("Group", id, baseUrl), display, type: "direct" };
}
