import { isObject, type Json } from "./json";

/**
 * Adds elements to a multi-valued attribute. It is a set (RFC 7643 §2.4): what is there already is
 * not added again, and the newest primary is the only one. Linear, however many there are.
 */
export function mergeElements(present: readonly Json[], added: readonly Json[]): Json[] {
  const index: Index = { elements: [], byKey: new Map(), byValue: new Map() };
  for (const element of present) append(index, element);
  let primary: number | null = null;
  for (const element of added) {
    const at = merge(index, element);
    if (isPrimary(element)) primary = at;
  }
  const newest = primary === null ? undefined : index.elements[primary];
  return newest === undefined ? index.elements : withOnePrimary(index.elements, newest);
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

/** An element that only says what it would be for, e.g. {type: "work"}, holds nothing. */
export function isHollow(element: Json): boolean {
  if (!isObject(element)) return false;
  return Object.keys(element).every((name) => name === "type" || name === "primary");
}

function isPrimary(element: Json): boolean {
  return isObject(element) && element["primary"] === true;
}

/** Where elements are, by what makes them the same and by their value alone. */
type Index = { elements: Json[]; byKey: Map<string, number>; byValue: Map<Json, number> };

function append(index: Index, element: Json): number {
  const at = index.elements.push(element) - 1;
  const key = keyOf(element);
  if (!index.byKey.has(key)) index.byKey.set(key, at);
  const value = valueIn(element);
  if (value !== undefined && !index.byValue.has(value)) index.byValue.set(value, at);
  return at;
}

function merge(index: Index, sent: Json): number {
  const at = find(index, sent);
  if (at === null) return append(index, sent);
  const present = index.elements[at];
  if (isObject(present) && isObject(sent)) index.elements[at] = { ...present, ...sent };
  return at;
}

/** Value and type agree; without a type the value decides (Ping leaves types out). */
function find(index: Index, sent: Json): number | null {
  const same = index.byKey.get(keyOf(sent));
  if (same !== undefined) return same;
  if (!isObject(sent) || sent["type"] !== undefined || sent["value"] === undefined) return null;
  return index.byValue.get(sent["value"]) ?? null;
}

function valueIn(element: Json): Json | undefined {
  return isObject(element) ? element["value"] : undefined;
}

/** Elements without a value, such as addresses, are the same when all they hold is. */
function keyOf(element: Json): string {
  if (!isObject(element)) return JSON.stringify(element);
  if (element["value"] !== undefined) return JSON.stringify([element["value"], element["type"]]);
  const { primary: _primary, ...rest } = element;
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
}
