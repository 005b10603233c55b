import type { AttributePath } from "./attribute-path";
import { tidyElements } from "./elements";
import { invalidPath, mutability } from "./errors";
import { isObject, type Json, type JsonObject, sameJson } from "./json";
import { changeElements } from "./patch-elements";
import type { PatchOperation } from "./patch-request";
import { changeComplex, changeSimple } from "./patch-single";
import type { Profile } from "./profiles";
import { containerOf, toUserResource, type UserResource } from "./resource";
import { findAttribute, isOwnSchema, type Located } from "./schemas";
import { urns } from "./urns";

export type UserPatch = {
  resource: UserResource;
  /** False when the user was so already: then lastModified and version stay. */
  changed: boolean;
  /** Paths that name nothing we keep and were passed over, for the request log. */
  ignored: string[];
};

/**
 * Carries out the operations in order, all or none (RFC 7644 §3.5.2). Pure: the given resource is
 * not touched, and doing the same again changes nothing more.
 */
export function applyUserPatch(
  resource: UserResource,
  operations: readonly PatchOperation[],
  profile: Profile,
): UserPatch {
  const ignored: string[] = [];
  let values: JsonObject = resource;
  for (const operation of operations) {
    const next = applyOperation(values, operation, profile);
    if (next) values = next;
    else ignored.push(operation.path.text);
  }
  const patched = toUserResource(withoutEmpty(values));
  const changed = !sameJson(resource, patched);
  return { resource: changed ? patched : resource, changed, ignored };
}

/** The values afterwards; null when the operation names nothing we keep. */
function applyOperation(
  values: JsonObject,
  operation: PatchOperation,
  profile: Profile,
): JsonObject | null {
  const { target } = operation.path;
  if (target.name === null) return removeExtension(values, operation, profile);
  const located = findAttribute(target, "User");
  if (!located) return changeUnknown(values, operation, target, profile);
  if (located.attribute.mutability === "writeOnly") return values;
  if (isReadOnly(located)) {
    if (operation.implied) return values;
    throw mutability(`${operation.path.text} is read-only: the server sets it.`);
  }
  const { extension, attribute } = located;
  const holder = extension === null ? values : containerOf(values, extension);
  const next = changeAttribute(holder[attribute.name], operation, located, profile);
  const changed = assign(holder, attribute.name, next);
  return extension === null ? changed : assign(values, extension, changed);
}

function isReadOnly({ attribute, sub }: Located): boolean {
  return attribute.mutability === "readOnly" || sub?.mutability === "readOnly";
}

function changeAttribute(
  present: Json | undefined,
  operation: PatchOperation,
  { attribute, sub }: Located,
  profile: Profile,
): Json | undefined {
  if (attribute.multiValued) {
    const elements = Array.isArray(present) ? present : [];
    return changeElements(elements, operation, { attribute, sub }, profile);
  }
  if (operation.path.filter) {
    throw invalidPath(`${operation.path.text}: ${attribute.name} has one value, so no [ ].`);
  }
  if (attribute.type !== "complex") return changeSimple(present, operation, attribute);
  return changeComplex(isObject(present) ? present : {}, operation, { attribute, sub });
}

function removeExtension(
  values: JsonObject,
  { path }: PatchOperation,
  profile: Profile,
): JsonObject | null {
  const urn = path.target.schema ?? "";
  if (urn === urns.user) throw mutability("The core attributes cannot be removed as a whole.");
  if (!isOwnSchema(urn, "User")) return removeUnknownExtension(values, path.text, profile);
  return assign(values, urn, undefined);
}

/** Extensions we do not know are kept as sent; an attribute of one is replaced as a whole. */
function changeUnknown(
  values: JsonObject,
  { op, path, value }: PatchOperation,
  target: AttributePath,
  profile: Profile,
): JsonObject | null {
  if (profile.refuseUnknownPaths) {
    throw invalidPath(`A User has no attribute ${path.text.slice(0, 200)}.`);
  }
  const { schema, name, sub } = target;
  if (schema === null || isOwnSchema(schema, "User") || schema === urns.group) return null;
  if (op === "remove" && keyIn(values, path.text)) {
    return removeUnknownExtension(values, path.text, profile);
  }
  if (path.filter || sub !== null) return null;
  const key = keyIn(values, schema) ?? schema;
  const container = containerOf(values, key);
  const attributeKey = keyIn(container, name) ?? name;
  const next = op === "remove" || isUnassigned(value) ? undefined : value;
  return assign(values, key, assign(container, attributeKey, next));
}

function removeUnknownExtension(
  values: JsonObject,
  urn: string,
  profile: Profile,
): JsonObject | null {
  const key = keyIn(values, urn);
  if (key !== null) return assign(values, key, undefined);
  if (profile.refuseUnknownPaths) throw invalidPath(`A User has no extension ${urn}.`);
  return null;
}

function keyIn(holder: JsonObject, wanted: string): string | null {
  const folded = wanted.toLowerCase();
  return Object.keys(holder).find((key) => key.toLowerCase() === folded) ?? null;
}

function assign(holder: JsonObject, name: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...holder, [name]: value };
  const { [name]: _removed, ...rest } = holder;
  return rest;
}

function isUnassigned(value: Json | undefined): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** What the operations left hollow goes at the end: a later one may still have filled it. */
function withoutEmpty(values: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(values)) {
    const kept = Array.isArray(value) ? tidyElements(value) : value;
    if (!isUnassigned(kept) && !isEmptyObject(kept)) result[name] = kept;
  }
  return result;
}

function isEmptyObject(value: Json): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}
