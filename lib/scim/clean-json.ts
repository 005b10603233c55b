import { invalidSyntax, invalidValue } from "./errors";
import { isObject, type Json, type JsonObject } from "./json";
import { limits } from "./limits";

/** Names that reach an object's prototype when assigned; no SCIM attribute is called so. */
const inert = new Set(["__proto__", "constructor", "prototype"]);
const unstorable = /\0|\p{Cs}/u;

/**
 * A copy of a parsed JSON body that is safe to handle: no keys that touch prototypes, no text that
 * PostgreSQL cannot store, bounded nesting. Everything after this may index objects freely.
 */
export function cleanBody(body: unknown): JsonObject {
  if (!isObject(body)) throw invalidSyntax("The body must be a JSON object.");
  return cleanObject(body, "", 0);
}

function cleanObject(source: JsonObject, path: string, depth: number): JsonObject {
  if (depth > limits.jsonDepth) {
    throw invalidSyntax(`The body nests deeper than ${limits.jsonDepth} levels.`);
  }
  const copy: JsonObject = {};
  for (const name of Object.keys(source)) {
    if (inert.has(name)) continue;
    const where = path === "" ? name : `${path}.${name}`;
    refuseUnstorable(name, path === "" ? "The body" : path);
    copy[name] = cleanValue(source[name] ?? null, where, depth);
  }
  return copy;
}

function cleanValue(value: Json, path: string, depth: number): Json {
  if (typeof value === "string") {
    refuseUnstorable(value, path);
    return value;
  }
  if (Array.isArray(value)) {
    if (depth >= limits.jsonDepth) {
      throw invalidSyntax(`The body nests deeper than ${limits.jsonDepth} levels.`);
    }
    return value.map((item) => cleanValue(item, path, depth + 1));
  }
  return isObject(value) ? cleanObject(value, path, depth + 1) : value;
}

function refuseUnstorable(text: string, path: string): void {
  if (!unstorable.test(text)) return;
  throw invalidValue(`${path} holds a NUL character or half of a surrogate pair. Remove it.`);
}
