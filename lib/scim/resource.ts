import type { Attribute } from "./attribute";
import { type AttributePath, parseSchemaOrAttributePath } from "./attribute-path";
import { cleanBody } from "./clean-json";
import { coerce } from "./coerce";
import { invalidSyntax, invalidValue } from "./errors";
import { requireExactResource } from "./exact-body";
import { isObject, isUnassigned, type Json, type JsonObject } from "./json";
import { limits } from "./limits";
import { type Members, parseMembers } from "./member";
import type { Profile } from "./profiles";
import { findAttribute, type ResourceType, resourceDefinitions } from "./schemas";
import { meaningOf } from "./urns";

/**
 * A user as we keep it: the schema's spelling, extensions under their URN, nothing unassigned, and
 * nothing the server itself makes (id, meta, groups, schemas).
 */
export type UserResource = {
  userName: string;
  active: boolean;
  externalId?: string;
  [name: string]: Json;
};

/** A group as it was sent. What is absent was not said; null and no ids say there is none. */
export type GroupResource = {
  displayName: string;
  externalId?: string | null;
  members?: Members;
};

/**
 * Reads the body of POST and PUT. With the present user (PUT), `active` and `externalId` keep their
 * value when the body does not mention them; all else that is not sent is cleared (RFC 7644 §3.5.1).
 */
export function parseUser(
  body: unknown,
  profile: Profile,
  present: UserResource | null = null,
): UserResource {
  const sent = readBody(body, "User", profile);
  const kept = present ? keptOnPut(present, sent.mentioned) : {};
  return toUserResource({ active: true, ...kept, ...sent.values });
}

/** Reads the body of POST and PUT of a group. */
export function parseGroup(body: unknown, profile: Profile): GroupResource {
  const { values, mentioned, members } = readBody(body, "Group", profile);
  const displayName = requiredText(values["displayName"], "displayName", "group");
  const group: GroupResource = { displayName };
  if (mentioned.has("externalId")) group.externalId = optionalText(values, "externalId") ?? null;
  if (members !== undefined) group.members = parseMembers(members ?? [], "members");
  return group;
}

/** Holds a user against what every user must have; after PATCH as after POST. */
export function toUserResource(values: JsonObject): UserResource {
  const userName = requiredText(values["userName"], "userName", "user");
  const externalId = optionalText(values, "externalId");
  const active = values["active"] !== false;
  // Into the object itself, which is the caller's own: to copy it costs as much as to parse it.
  const user = Object.assign(values, { userName, active });
  return externalId === undefined ? user : Object.assign(user, { externalId });
}

export function requiredText(value: Json | undefined, name: string, owner: string): string {
  if (typeof value === "string" && value.trim() !== "") return ofIndexedLength(value, name);
  throw invalidValue(`${name} is missing. Every ${owner} needs one; send it as non-empty text.`);
}

export function ofIndexedLength(value: string, name: string): string {
  if (value.length <= limits.indexedTextLength) return value;
  throw invalidValue(
    `${name} has ${value.length} characters; at most ${limits.indexedTextLength} can be kept.`,
  );
}

function optionalText(values: JsonObject, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? ofIndexedLength(value, name) : undefined;
}

function keptOnPut(present: UserResource, mentioned: ReadonlySet<string>): JsonObject {
  const kept: JsonObject = { active: present.active };
  if (present.externalId !== undefined && !mentioned.has("externalId")) {
    kept["externalId"] = present.externalId;
  }
  return kept;
}

type Sent = {
  values: JsonObject;
  /** Names of core attributes the body mentions, with or without a value. */
  mentioned: Set<string>;
  /** As sent: the store's rows, not an attribute of ours. */
  members: Json | undefined;
};

function readBody(body: unknown, type: ResourceType, profile: Profile): Sent {
  const clean = cleanBody(body);
  checkSchemas(clean, type, profile);
  if (profile.requireExactBodies) requireExactResource(clean, type);
  const sent: Sent = { values: {}, mentioned: new Set(), members: undefined };
  for (const key of Object.keys(clean)) readKey(sent, key, clean[key] ?? null, type);
  return sent;
}

function checkSchemas(body: JsonObject, type: ResourceType, profile: Profile): void {
  const given = body["schemas"] ?? [];
  const isList = Array.isArray(given) && given.every((urn) => typeof urn === "string");
  if (!isList) throw invalidSyntax("schemas must be a list of schema URNs.");
  if (!profile.requireSchemas) return;
  const { id } = resourceDefinitions[type].schema;
  const wanted = id.toLowerCase();
  if (!given.some((urn) => String(urn).toLowerCase() === wanted)) {
    throw invalidSyntax(`schemas must contain ${id}.`);
  }
}

/** A key is an attribute, an attribute with its URN, or a URN whose object holds attributes. */
function readKey(sent: Sent, key: string, value: Json, type: ResourceType): void {
  if (isObject(value) && key.includes(":")) {
    readContainer(sent, key, value, type);
    return;
  }
  const path = parseSchemaOrAttributePath(key);
  if (path?.name != null) readAttribute(sent, path, value, type);
  else if (path && !isUnassigned(value))
    throw invalidValue(`${key} must be an object of attributes.`);
}

function readContainer(sent: Sent, urn: string, values: JsonObject, type: ResourceType): void {
  const meaning = meaningOf(urn);
  const own = parseSchemaOrAttributePath(urn);
  if (meaning === null && own?.name != null && findAttribute(own, type)) {
    readAttribute(sent, own, values, type);
    return;
  }
  if (meaning === null) {
    const kept = withoutUnassigned(values);
    if (Object.keys(kept).length > 0) sent.values[urn] = kept;
    return;
  }
  const schema = meaning === "core" ? null : meaning.urn;
  for (const name of Object.keys(values)) {
    readAttribute(sent, { schema, name, sub: null }, values[name] ?? null, type);
  }
}

function readAttribute(sent: Sent, path: AttributePath, value: Json, type: ResourceType): void {
  const located = findAttribute(path, type);
  if (!located || path.sub !== null) return;
  const { attribute, extension } = located;
  if (extension === null) sent.mentioned.add(attribute.name);
  if (!isKept(attribute)) return;
  if (type === "Group" && attribute.name === "members") {
    sent.members = value;
    return;
  }
  const coerced = coerce(value, attribute, attribute.name);
  if (coerced === undefined) return;
  if (extension === null) sent.values[attribute.name] = coerced;
  else
    sent.values[extension] = { ...containerOf(sent.values, extension), [attribute.name]: coerced };
}

/** The server makes read-only attributes itself, and passwords are never kept. */
function isKept(attribute: Attribute): boolean {
  return attribute.mutability !== "readOnly" && attribute.mutability !== "writeOnly";
}

function containerOf(values: JsonObject, urn: string): JsonObject {
  const container = values[urn];
  return isObject(container) ? container : {};
}

/** Extensions we do not know are kept as sent, less what is unassigned (RFC 7643 §2.5). */
function withoutUnassigned(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isUnassigned(value)));
}
