import { parseSchemaOrAttributePath } from "./attribute-path";
import { cleanBody } from "./clean-json";
import { invalidPath, invalidSyntax, invalidValue, noTarget, ScimError } from "./errors";
import { requireExactOperations } from "./exact-body";
import { entryNamed, isObject, isUnassigned, type Json, type JsonObject } from "./json";
import { limits } from "./limits";
import { type PatchPath, parsePatchPath } from "./patch-path";
import type { Profile } from "./profiles";
import { splitKnownUrn, urns } from "./urns";

/** One attribute and what to do with it; objects without a path are taken apart into these. */
export type PatchOperation = {
  op: "add" | "replace" | "remove";
  path: PatchPath;
  value: Json | undefined;
  /** Named by a key of a value without a path, where clients repeat what they read: id, schemas. */
  implied: boolean;
};

/** Reads the body of PATCH (RFC 7644 §3.5.2) in both of Entra ID's dialects and all of Okta's shapes. */
export function parsePatch(body: unknown, profile: Profile): PatchOperation[] {
  const clean = cleanBody(body);
  checkSchemas(clean, profile);
  const operations = entryNamed(clean, "operations");
  if (!Array.isArray(operations) || operations.length === 0) {
    throw invalidSyntax("Operations must be a list of at least one operation.");
  }
  if (operations.length > limits.patchOperations) {
    throw new ScimError(
      413,
      null,
      `There are ${operations.length} operations; at most ${limits.patchOperations} fit one request. Send several.`,
    );
  }
  if (profile.requireExactBodies) requireExactOperations(operations);
  return operations.flatMap(readOperation);
}

function checkSchemas(body: JsonObject, profile: Profile): void {
  if (!profile.requireSchemas) return;
  const given = entryNamed(body, "schemas");
  const wanted = urns.patchOp.toLowerCase();
  const named = Array.isArray(given) && given.some((urn) => String(urn).toLowerCase() === wanted);
  if (!named) throw invalidSyntax(`schemas must contain ${urns.patchOp}.`);
}

function readOperation(operation: Json): PatchOperation[] {
  if (!isObject(operation)) throw invalidSyntax("Each operation must be an object.");
  const op = readOp(entryNamed(operation, "op"));
  const path = entryNamed(operation, "path");
  const value = entryNamed(operation, "value");
  if (path === undefined || path === null || path === "") return withoutPath(op, value);
  if (typeof path !== "string") throw invalidPath("path must be text.");
  if (op !== "remove" && value === undefined) {
    throw invalidValue(`The operation ${op} on ${path.slice(0, 200)} has no value.`);
  }
  return readTarget(op, path, value, false);
}

function readOp(op: Json | undefined): PatchOperation["op"] {
  const name = typeof op === "string" ? op.toLowerCase() : "";
  if (name === "add" || name === "replace" || name === "remove") return name;
  throw invalidSyntax("op must be add, replace or remove.");
}

function withoutPath(op: PatchOperation["op"], value: Json | undefined): PatchOperation[] {
  if (op === "remove")
    throw noTarget("The operation remove needs a path that says what to remove.");
  if (!isObject(value)) {
    throw invalidValue(
      `The operation ${op} without a path needs an object of attributes as value.`,
    );
  }
  return Object.keys(value).flatMap((key) => readTarget(op, key, value[key] ?? null, true));
}

function readTarget(
  op: PatchOperation["op"],
  text: string,
  value: Json | undefined,
  implied: boolean,
): PatchOperation[] {
  const path = isObject(value) ? (containerPath(text) ?? read(text, implied)) : read(text, implied);
  const { schema, name } = path.target;
  if (name !== null || op === "remove") return [{ op, path, value, implied }];
  if (isUnassigned(value)) return [{ op: "remove", path, value: undefined, implied }];
  if (!isObject(value)) throw invalidValue(`${text} needs an object of attributes as value.`);
  return Object.keys(value).map((key) => ({
    op,
    path: { target: { schema, ...namesIn(key) }, filter: null, text: `${schema}:${key}` },
    value: value[key] ?? null,
    implied: true,
  }));
}

/** The URN of an extension we do not know, which its object gives away. */
function containerPath(text: string): PatchPath | null {
  if (!/^[^\s[\]"]+:[^\s[\]"]+$/.test(text) || splitKnownUrn(text)) return null;
  return { target: { schema: text, name: null, sub: null }, filter: null, text };
}

/** A key that is no path at all names no attribute we know, which the profile deals with. */
function read(text: string, implied: boolean): PatchPath {
  if (implied && !text.includes("[") && !parseSchemaOrAttributePath(text)) {
    return { target: { schema: null, name: text, sub: null }, filter: null, text };
  }
  return parsePatchPath(text);
}

function namesIn(key: string): { name: string; sub: string | null } {
  const path = key.includes(":") ? null : parseSchemaOrAttributePath(key);
  return path?.name == null ? { name: key, sub: null } : { name: path.name, sub: path.sub };
}
