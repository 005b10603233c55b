import { invalidSyntax, invalidValue } from "./errors";
import { isObject, type Json, type JsonObject } from "./json";
import { limits } from "./limits";

/** Names that reach an object's prototype when assigned; no SCIM attribute is called so. */
const inert = new Set(["__proto__", "constructor", "prototype"]);
const unstorable = /\0|\p{Cs}/u;
/** Looks at halves of pairs that are whole, too, and needs no more than a glance at any other text. */
const suspicious = /[\0\ud800-\udfff]/;

/**
 * A copy of a parsed JSON body that is safe to handle: no keys that touch prototypes, no text that
 * PostgreSQL cannot store, bounded nesting. Everything after this may index objects freely.
 */
export function cleanBody(body: unknown): JsonObject {
  if (!isObject(body)) throw invalidSyntax("The body must be a JSON object.");
  const copy: JsonObject = {};
  for (const name of Object.keys(body)) {
    if (inert.has(name)) continue;
    refuseUnstorable(name, "The body");
    copy[name] = cleanValue(body[name] ?? null, name, 1);
  }
  return copy;
}

/** The attribute is for the message only; spelling out whole paths would cost every request. */
function cleanValue(value: Json, attribute: string, depth: number): Json {
  if (typeof value === "string") {
    refuseUnstorable(value, attribute);
    return value;
  }
  if (typeof value !== "object" || value === null) return value;
  if (depth > limits.jsonDepth) {
    throw invalidSyntax(`${attribute} nests deeper than ${limits.jsonDepth} levels.`);
  }
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, attribute, depth + 1));
  return cleanObject(value, attribute, depth);
}

function cleanObject(source: JsonObject, attribute: string, depth: number): JsonObject {
  const copy: JsonObject = {};
  for (const name of Object.keys(source)) {
    if (inert.has(name)) continue;
    refuseUnstorable(name, attribute);
    copy[name] = cleanValue(source[name] ?? null, attribute, depth + 1);
  }
  return copy;
}

function refuseUnstorable(text: string, attribute: string): void {
  if (!suspicious.test(text) || !unstorable.test(text)) return;
  throw invalidValue(`${attribute} holds a NUL character or half of a surrogate pair. Remove it.`);
}
