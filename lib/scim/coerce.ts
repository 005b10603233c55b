import { type Attribute, subAttributeNamed } from "./attribute";
import { isHollow, mergeElements } from "./elements";
import { invalidValue } from "./errors";
import { isObject, isUnassigned, type Json, type JsonObject } from "./json";

/** An attribute without a value (RFC 7643 §2.5): null, [], "" and objects of nothing but these. */
type Unassigned = undefined;

/**
 * Brings what a client sent for an attribute into the schema's shape: our spelling of names, real
 * booleans, arrays where the schema has them. Undefined means unassigned; a misfit is 400.
 */
export function coerce(value: Json, attribute: Attribute, path: string): Json | Unassigned {
  if (!attribute.multiValued) return coerceOne(value, attribute, path);
  const list = coerceElements(value, attribute, path);
  const merged = list.length > 1 && attribute.type === "complex" ? mergeElements([], list) : list;
  return merged.length > 0 ? merged : undefined;
}

/** The elements sent for a multi-valued attribute; one alone may come without its array. */
export function coerceElements(value: Json, attribute: Attribute, path: string): Json[] {
  const elements: Json[] = [];
  for (const item of Array.isArray(value) ? value : [value]) {
    const element = coerceOne(item, attribute, path);
    if (element !== undefined && !isHollow(element)) elements.push(element);
  }
  return elements;
}

/** One value: of a single-valued attribute, or one element of a multi-valued one. */
export function coerceOne(value: Json, attribute: Attribute, path: string): Json | Unassigned {
  if (isUnassigned(value)) return undefined;
  if (attribute.type === "complex") return coerceComplex(value, attribute, path);
  return coerceSimple(value, attribute, path);
}

function coerceComplex(value: Json, attribute: Attribute, path: string): JsonObject | Unassigned {
  const sent = asObject(value, attribute, path);
  const result: JsonObject = {};
  for (const name of Object.keys(sent)) {
    const sub = subAttributeNamed(attribute, name);
    if (!sub || sub.mutability === "readOnly") continue;
    const coerced = coerce(sent[name] ?? null, sub, `${path}.${sub.name}`);
    if (coerced !== undefined) result[sub.name] = coerced;
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

/** Entra ID sends a manager as plain text, and single values wrapped in an array. */
export function asObject(value: Json, attribute: Attribute, path: string): JsonObject {
  const only = Array.isArray(value) && value.length === 1 ? (value[0] ?? value) : value;
  if (isObject(only)) return only;
  if (typeof only === "string" && subAttributeNamed(attribute, "value")) return { value: only };
  throw invalidValue(`${path} must be an object, not ${kindOf(value)}.`);
}

/** No attribute that clients may write is a number or a date; whatever is not boolean is text. */
function coerceSimple(value: Json, attribute: Attribute, path: string): Json {
  if (attribute.type === "boolean") return coerceBoolean(value, path);
  if (typeof value === "string") return value;
  throw invalidValue(`${path} must be text, not ${kindOf(value)}.`);
}

/** Entra ID sends "True" and "False". */
function coerceBoolean(value: Json, path: string): boolean {
  const text = typeof value === "string" ? value.toLowerCase() : value;
  if (text === true || text === "true") return true;
  if (text === false || text === "false") return false;
  throw invalidValue(`${path} must be true or false, not ${shownValue(value)}.`);
}

function shownValue(value: Json): string {
  return typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : kindOf(value);
}

function kindOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
