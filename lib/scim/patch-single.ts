import { type Attribute, subAttributeNamed } from "./attribute";
import { asObject, coerceOne } from "./coerce";
import { mutability } from "./errors";
import { isObject, isUnassigned, type Json, type JsonObject } from "./json";
import type { PatchOperation } from "./patch-request";

/** PATCH of an attribute with one simple value; undefined means unassigned. */
export function changeSimple(
  present: Json | undefined,
  { op, path, value }: PatchOperation,
  attribute: Attribute,
): Json | undefined {
  if (op === "remove" && attribute.required) {
    throw mutability(`${path.text} is required and cannot be removed.`);
  }
  const next = op === "remove" ? undefined : coerceOne(unwrap(value), attribute, path.text);
  // Taking `active` away must not switch a person on again, so it leaves the state alone.
  return next === undefined && attribute.name === "active" ? present : next;
}

/** PATCH of a complex attribute with one value: only the sub-attributes given change. */
export function changeComplex(
  present: JsonObject,
  { op, path, value }: PatchOperation,
  { attribute, sub }: { attribute: Attribute; sub: Attribute | null },
): Json | undefined {
  if (sub) {
    const next = op === "remove" ? undefined : coerceOne(unwrap(value), sub, path.text);
    return orUnassigned(withSubs(present, { [sub.name]: next ?? null }));
  }
  if (op === "remove" || isUnassigned(value)) return undefined;
  const sent = readSubs(asObject(value ?? null, attribute, path.text), attribute, path.text);
  return orUnassigned(withSubs(present, sent));
}

/** Sub-attributes to set; null takes one away. */
export type SubChanges = { [name: string]: Json };

export function readSubs(sent: JsonObject, attribute: Attribute, path: string): SubChanges {
  const changes: SubChanges = {};
  for (const name of Object.keys(sent)) {
    const sub = subAttributeNamed(attribute, name);
    if (!sub || sub.mutability === "readOnly") continue;
    changes[sub.name] = coerceOne(sent[name] ?? null, sub, `${path}.${sub.name}`) ?? null;
  }
  return changes;
}

/** A reference that belongs to the old value does not outlive it. */
export function withSubs(present: JsonObject, changes: SubChanges): JsonObject {
  const other = changes["value"] !== undefined && changes["value"] !== present["value"];
  const result: JsonObject = {};
  for (const [name, value] of Object.entries({ ...present, ...changes })) {
    const stale = other && name === "$ref" && changes[name] === undefined;
    if (value !== null && !stale) result[name] = value;
  }
  return result;
}

/** Entra ID's older way to write one value: `[{"$ref": null, "value": "x"}]`. */
export function unwrap(value: Json | undefined): Json {
  const only = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return isObject(only) ? (only["value"] ?? only) : (only ?? null);
}

function orUnassigned(value: JsonObject): JsonObject | undefined {
  return Object.keys(value).length > 0 ? value : undefined;
}
