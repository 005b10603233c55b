import { type Attribute, subAttributeNamed } from "./attribute";
import { parseSchemaOrAttributePath } from "./attribute-path";
import { invalidPath, invalidSyntax, invalidValue, mutability } from "./errors";
import { entryNamed, isObject, type Json, type JsonObject } from "./json";
import type { PatchOperation } from "./patch-request";
import { findAttribute, type Located, type ResourceType } from "./schemas";
import { meaningOf } from "./urns";

/**
 * For the strict profile: what the tolerant reading would mend is refused instead, before anything
 * is read. Attributes nobody knows and read-only ones are ignored as the RFC says (RFC 7644 §3.3).
 */
export function requireExactResource(body: JsonObject, type: ResourceType): void {
  for (const [key, value] of Object.entries(body)) {
    if (key.includes(":")) requireExactExtension(key, value, type);
    else requireExactEntry(key, value, null, type);
  }
}

/** The same for the operations of PATCH, as they were sent. */
export function requireExactOperations(operations: readonly Json[]): void {
  for (const operation of operations) {
    if (!isObject(operation)) continue;
    const op = entryNamed(operation, "op");
    if (typeof op === "string" && op !== op.toLowerCase()) {
      throw invalidSyntax(`op is written ${op.toLowerCase()} (RFC 7644 §3.5.2), not ${op}.`);
    }
    const [path, value] = [entryNamed(operation, "path"), entryNamed(operation, "value")];
    if (typeof path === "string") requireStandardUrn(path);
    if (op === "remove" && value !== undefined && value !== null) {
      throw invalidValue('remove takes no value; select what goes by a filter in "path".');
    }
    if (typeof path !== "string" && isObject(value)) requireExactKeys(value);
  }
}

/** The same for one operation, once it is known what it speaks of. */
export function requireExactChange(
  { op, path, value, implied }: PatchOperation,
  { attribute, sub }: Located,
): void {
  if (implied && (attribute.mutability === "readOnly" || sub?.mutability === "readOnly")) {
    throw mutability(`${path.text} is read-only: the server sets it.`);
  }
  if (op === "remove" || value === undefined || value === null) return;
  if (sub) requireExactOne(value, sub, path.text);
  else if (path.filter) requireExactOne(value, attribute, path.text);
  // RFC 7644 §3.5.2.1: add takes one value of a set as well as a list.
  else if (attribute.multiValued && op === "add" && !Array.isArray(value))
    requireExactOne(value, attribute, path.text);
  else requireExactValue(value, attribute, path.text);
}

function requireExactKeys(value: JsonObject): void {
  for (const key of Object.keys(value)) {
    requireStandardUrn(key);
    if (parseSchemaOrAttributePath(key)?.sub === null) continue;
    throw invalidPath(`Without "path" the keys of a value are attributes; ${key} is a path.`);
  }
}

function requireExactExtension(key: string, value: Json, type: ResourceType): void {
  requireStandardUrn(key);
  const meaning = meaningOf(key);
  if (!isObject(value) || meaning === null || meaning === "core") return;
  for (const [name, inner] of Object.entries(value)) {
    requireExactEntry(name, inner, meaning.urn, type);
  }
}

/** Clients that know SCIM 1.1 or an early draft write urn:scim:schemas:… */
function requireStandardUrn(text: string): void {
  if (!/^urn:scim:schemas:/i.test(text)) return;
  throw invalidSyntax(`${text.slice(0, 200)} is no URN of SCIM 2.0; those begin with urn:ietf.`);
}

function requireExactEntry(
  name: string,
  value: Json,
  schema: string | null,
  type: ResourceType,
): void {
  const located = findAttribute({ schema, name, sub: null }, type);
  if (!located || located.attribute.mutability === "readOnly") return;
  requireExactValue(value, located.attribute, located.attribute.name);
}

function requireExactValue(value: Json, attribute: Attribute, path: string): void {
  if (value === null) return;
  if (!attribute.multiValued) {
    if (Array.isArray(value) && value.length === 0) return;
    requireExactOne(value, attribute, path);
    return;
  }
  if (!Array.isArray(value)) throw invalidValue(`${path} has many values; send a list.`);
  for (const element of value) requireExactOne(element, attribute, path);
  const primaries = value.filter((element) => isObject(element) && element["primary"] === true);
  if (primaries.length > 1) throw invalidValue(`${path}: at most one value can be primary.`);
}

function requireExactOne(value: Json, attribute: Attribute, path: string): void {
  if (value === null) return;
  if (attribute.type === "complex") {
    requireExactObject(value, attribute, path);
    return;
  }
  const wanted = attribute.type === "boolean" ? "boolean" : "string";
  if (typeof value === wanted) return;
  const said = wanted === "boolean" ? "true or false, without quotes" : "text";
  throw invalidValue(`${path} must be ${said}.`);
}

function requireExactObject(value: Json, attribute: Attribute, path: string): void {
  if (!isObject(value)) throw invalidValue(`${path} must be an object.`);
  for (const [name, inner] of Object.entries(value)) {
    const sub = subAttributeNamed(attribute, name);
    if (sub && sub.mutability !== "readOnly") requireExactValue(inner, sub, `${path}.${sub.name}`);
  }
}
