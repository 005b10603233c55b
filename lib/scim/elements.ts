import { isObject, type Json, type JsonObject, sameJson } from "./json";

/**
 * Adds elements to a multi-valued complex attribute. It is a set (RFC 7643 §2.4): what is there
 * already is not added again, and the newest primary is the only one.
 */
export function mergeElements(present: readonly Json[], added: readonly Json[]): Json[] {
  const result = [...present];
  for (const element of added) {
    const at = result.findIndex((other) => isSameElement(other, element));
    if (at === -1) result.push(element);
    else result[at] = merged(result[at], element);
  }
  const newest = added.findLast(isPrimary);
  const primary = newest && result.find((other) => isSameElement(other, newest));
  return primary === undefined ? result : withOnePrimary(result, primary);
}

/** Leaves the given element primary and no other. */
export function withOnePrimary(elements: readonly Json[], primary: Json): Json[] {
  return elements.map((element) =>
    element !== primary && isPrimary(element) && isObject(element)
      ? { ...element, primary: false }
      : element,
  );
}

/** Of several primaries the newest stays; an element that holds nothing goes. */
export function tidyElements(elements: readonly Json[]): Json[] {
  const full = elements.filter((element) => !isHollow(element));
  const primary = full.findLast(isPrimary);
  return primary === undefined ? full : withOnePrimary(full, primary);
}

function isPrimary(element: Json): boolean {
  return isObject(element) && element["primary"] === true;
}

/** An element that only says what it would be for, e.g. {type: "work"}, holds nothing. */
export function isHollow(element: Json): boolean {
  if (!isObject(element)) return false;
  return Object.keys(element).every((name) => name === "type" || name === "primary");
}

/** The element `sent` speaks of: all it says but `primary` is so, or value and type agree. */
function isSameElement(present: Json, sent: Json): boolean {
  if (!isObject(present) || !isObject(sent)) return sameJson(present, sent);
  if (sent["value"] !== undefined && sent["value"] !== present["value"]) return false;
  if (sent["value"] !== undefined && sameJson(sent["type"], present["type"])) return true;
  return Object.keys(sent).every(
    (name) => name === "primary" || sameJson(sent[name], present[name]),
  );
}

function merged(present: Json | undefined, sent: Json): Json {
  return isObject(present) && isObject(sent) ? mergeObjects(present, sent) : sent;
}

function mergeObjects(present: JsonObject, sent: JsonObject): JsonObject {
  return { ...present, ...sent };
}
