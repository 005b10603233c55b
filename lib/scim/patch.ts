import type { AttributePath } from "./attribute-path";
import { tidyElements } from "./elements";
import { invalidPath, mutability, ScimError } from "./errors";
import { requireExactChange } from "./exact-body";
import { type Filter, termCount } from "./filter";
import { isObject, isUnassigned, type Json, type JsonObject, keyNamed, sameJson } from "./json";
import { limits } from "./limits";
import { changeElements } from "./patch-elements";
import type { PatchOperation } from "./patch-request";
import { changeComplex, changeSimple } from "./patch-single";
import type { Profile } from "./profiles";
import { toUserResource, type UserResource } from "./resource";
import { findAttribute, isOwnSchema, type Located } from "./schemas";
import { urns } from "./urns";

export type UserPatch = {
  resource: UserResource;
  /** False when the user was so already: then lastModified and version stay. */
  changed: boolean;
  /** Paths that name nothing we keep and were passed over, for the request log. */
  ignored: string[];
};

/** Ours to change: the user and its extensions' containers are copies, what they hold is not. */
type Draft = { values: JsonObject; profile: Profile; work: number };

/** What became of an operation. */
type Outcome = "done" | "ignored";

/**
 * Carries out the operations in order, all or none (RFC 7644 §3.5.2). Pure: the given resource is
 * not touched, and doing the same again changes nothing more.
 */
export function applyUserPatch(
  resource: UserResource,
  operations: readonly PatchOperation[],
  profile: Profile,
): UserPatch {
  const draft: Draft = { values: copyOf(resource), profile, work: 0 };
  const ignored: string[] = [];
  for (const operation of operations) {
    if (applyOperation(draft, operation) === "ignored") ignored.push(operation.path.text);
  }
  const patched = toUserResource(withoutEmpty(draft.values));
  const changed = !sameJson(resource, patched);
  return { resource: changed ? patched : resource, changed, ignored };
}

function applyOperation(draft: Draft, operation: PatchOperation): Outcome {
  const { target } = operation.path;
  if (target.name === null) return removeExtension(draft, operation.path.text, target.schema);
  const located = findAttribute(target, "User");
  if (!located) return changeUnknown(draft, operation, target);
  if (draft.profile.requireExactBodies) requireExactChange(operation, located);
  if (located.attribute.mutability === "writeOnly") return "done";
  if (isReadOnly(located)) {
    if (operation.implied) return "done";
    throw mutability(`${operation.path.text} is read-only: the server sets it.`);
  }
  const { extension, attribute } = located;
  const holder = extension === null ? draft.values : openContainer(draft, extension);
  assign(holder, attribute.name, changeAttribute(draft, holder, operation, located));
  return "done";
}

function isReadOnly({ attribute, sub }: Located): boolean {
  return attribute.mutability === "readOnly" || sub?.mutability === "readOnly";
}

function changeAttribute(
  draft: Draft,
  holder: JsonObject,
  operation: PatchOperation,
  { attribute, sub }: Located,
): Json | undefined {
  const present = holder[attribute.name];
  const { filter, text } = operation.path;
  if (attribute.multiValued) {
    const elements = Array.isArray(present) ? present : [];
    spend(draft, elements.length, filter);
    return changeElements(elements, operation, { attribute, sub }, draft.profile);
  }
  if (filter) throw invalidPath(`${text}: ${attribute.name} has one value, so no [ ].`);
  if (attribute.type !== "complex") return changeSimple(present, operation, attribute);
  return changeComplex(isObject(present) ? present : {}, operation, { attribute, sub });
}

function removeExtension(draft: Draft, text: string, urn: string): Outcome {
  if (urn === urns.user) throw mutability("The core attributes cannot be removed as a whole.");
  const key = keyNamed(draft.values, urn);
  if (key !== null) delete draft.values[key];
  else if (!isOwnSchema(urn, "User")) return refuseOrIgnore(draft, text);
  return "done";
}

/** Extensions we do not know are kept as sent; an attribute of one is replaced as a whole. */
function changeUnknown(draft: Draft, operation: PatchOperation, target: AttributePath): Outcome {
  const { op, path, value } = operation;
  const { schema, name, sub } = target;
  const isOurs = schema === null || isOwnSchema(schema, "User") || schema === urns.group;
  if (isOurs || draft.profile.refuseUnknownPaths) return refuseOrIgnore(draft, path.text);
  const whole = op === "remove" ? keyNamed(draft.values, path.text) : null;
  if (whole !== null) return removeExtension(draft, path.text, whole);
  if (path.filter || sub !== null) return "ignored";
  const container = openContainer(draft, keyNamed(draft.values, schema) ?? schema);
  spend(draft, Object.keys(container).length, null);
  const next = op === "remove" || isUnassigned(value) ? undefined : value;
  assign(container, keyNamed(container, name) ?? name, next);
  return "done";
}

function refuseOrIgnore(draft: Draft, text: string): Outcome {
  if (!draft.profile.refuseUnknownPaths) return "ignored";
  throw invalidPath(`A User has no attribute ${text.slice(0, 200)}.`);
}

/** Many operations over many elements multiply; nobody's user needs that much. */
function spend(draft: Draft, elements: number, filter: Filter | null): void {
  draft.work += elements * (filter ? termCount(filter) : 1);
  if (draft.work <= limits.patchWork) return;
  throw new ScimError(
    413,
    null,
    "The operations touch too many values. Send them in several requests.",
  );
}

function copyOf(resource: UserResource): JsonObject {
  const copy: JsonObject = { ...resource };
  for (const [name, value] of Object.entries(copy)) {
    if (name.includes(":") && isObject(value)) copy[name] = { ...value };
  }
  return copy;
}

function openContainer({ values }: Draft, urn: string): JsonObject {
  const present = values[urn];
  if (isObject(present)) return present;
  const container: JsonObject = {};
  values[urn] = container;
  return container;
}

function assign(holder: JsonObject, name: string, value: Json | undefined): void {
  if (value === undefined) delete holder[name];
  else holder[name] = value;
}

/** What the operations left hollow goes at the end: a later one may still have filled it. */
function withoutEmpty(values: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(values)) {
    const kept = Array.isArray(value) ? tidyElements(value) : value;
    if (!isUnassigned(kept) && !(isObject(kept) && Object.keys(kept).length === 0)) {
      result[name] = kept;
    }
  }
  return result;
}
