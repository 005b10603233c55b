export type Json = string | number | boolean | null | Json[] | JsonObject;
export type JsonObject = { [name: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Null, text without a character and a list without a value stand for no value (RFC 7643 §2.5). */
export function isUnassigned(value: Json | undefined): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** The key that has this name in any case; SCIM's names have none (RFC 7643 §2.1). */
export function keyNamed(holder: JsonObject, name: string): string | null {
  if (Object.hasOwn(holder, name)) return name;
  const folded = name.toLowerCase();
  return Object.keys(holder).find((key) => key.toLowerCase() === folded) ?? null;
}

/** The value under a name in any case. */
export function entryNamed(holder: JsonObject, name: string): Json | undefined {
  const key = keyNamed(holder, name);
  return key === null ? undefined : holder[key];
}

/** Same content; the order of keys is no content, the order of array elements is. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => sameJson(item, right[index]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => Object.hasOwn(right, name) && sameJson(left[name], right[name]));
}
