import { invalidSyntax } from "./errors";
import { isObject, type Json, type JsonObject, keyNamed } from "./json";
import type { ResourceType } from "./schemas";
import { meaningOf, urns } from "./urns";

/** What the server sets itself, or what means something else in SCIM 1.1. */
const notContent = new Set(["id", "schemas", "meta", "groups"]);

/** The body of POST and PUT in SCIM 1.1 as the same in 2.0 (core schema 1.1 §5 to §8). */
export function fromScim11(body: unknown, type: ResourceType): JsonObject {
  const { content, extensions } = contentOf(objectOf(body));
  return { schemas: [coreOf(type), ...extensions], ...content };
}

/**
 * A partial resource (SCIM 1.1 protocol §3.3.2) as the operations of RFC 7644: first what
 * meta.attributes clears, then values marked for deletion, then all that is to be set or added.
 */
export function patchFromScim11(body: unknown): JsonObject {
  const sent = objectOf(body);
  const { content } = contentOf(sent);
  const operations: JsonObject[] = clearedBy(sent).map((path) => ({ op: "remove", path }));
  const rest: JsonObject = {};
  for (const [name, value] of Object.entries(content)) {
    const { deleted, kept } = partsOf(value);
    for (const filter of deleted) operations.push({ op: "remove", path: `${name}[${filter}]` });
    if (kept !== undefined) rest[name] = kept;
  }
  if (Object.keys(rest).length > 0) operations.push({ op: "add", value: rest });
  // Okta repeats what it knows without a change; that is no mistake here.
  if (operations.length === 0) operations.push({ op: "add", value: {} });
  return { schemas: [urns.patchOp], Operations: operations };
}

function objectOf(body: unknown): JsonObject {
  if (isObject(body)) return body;
  throw invalidSyntax("The body must be a JSON object: the resource, or the part that changes.");
}

function coreOf(type: ResourceType): string {
  return type === "User" ? urns.user : urns.group;
}

type Content = { content: JsonObject; extensions: string[] };

/** The attributes, with extensions under the URN of 2.0. */
function contentOf(body: JsonObject): Content {
  const content: JsonObject = {};
  const extensions: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    if (notContent.has(name.toLowerCase())) continue;
    const meaning = name.includes(":") ? meaningOf(name) : null;
    if (meaning === null) {
      content[name] = value;
    } else if (meaning !== "core" && isObject(value)) {
      content[meaning.urn] = withManager(value);
      extensions.push(meaning.urn);
    } else if (isObject(value)) {
      Object.assign(content, value);
    }
  }
  return { content, extensions };
}

/** In 1.1 a manager has a managerId. */
function withManager(extension: JsonObject): JsonObject {
  const key = keyNamed(extension, "manager");
  const manager = key === null ? null : extension[key];
  if (key === null || !isObject(manager)) return extension;
  const id = keyNamed(manager, "managerId");
  if (id === null) return extension;
  const { [id]: value = null, ...others } = manager;
  return { ...extension, [key]: { ...others, value } };
}

/** meta.attributes: names, with a dot for a sub-attribute. */
function clearedBy(body: JsonObject): string[] {
  const metaKey = keyNamed(body, "meta");
  const meta = metaKey === null ? null : body[metaKey];
  const key = isObject(meta) ? keyNamed(meta, "attributes") : null;
  const names = isObject(meta) && key !== null ? meta[key] : null;
  if (names === null || names === undefined) return [];
  const isList = Array.isArray(names) && names.every((name) => typeof name === "string");
  if (!isList) throw invalidSyntax("meta.attributes must be a list of attribute names.");
  return names.map(String);
}

type Parts = { deleted: string[]; kept: Json | undefined };

/** Elements marked for deletion as filters that select them, and the others without marks. */
function partsOf(value: Json): Parts {
  if (!Array.isArray(value)) return { deleted: [], kept: value };
  const deleted: string[] = [];
  const kept: Json[] = [];
  for (const element of value) {
    if (isDeleted(element)) deleted.push(filterFor(element));
    else kept.push(withoutOperation(element));
  }
  return { deleted, kept: kept.length === 0 && deleted.length > 0 ? undefined : kept };
}

function isDeleted(element: Json): element is JsonObject {
  if (!isObject(element)) return false;
  const key = keyNamed(element, "operation");
  const operation = key === null ? null : element[key];
  return typeof operation === "string" && operation.toLowerCase() === "delete";
}

/** Its value identifies an element, with its type where the client says so. */
function filterFor(element: JsonObject): string {
  const terms = ["value", "type"].flatMap((name) => {
    const key = keyNamed(element, name);
    const said = key === null ? null : element[key];
    return typeof said === "string" && said !== "" ? [`${name} eq ${JSON.stringify(said)}`] : [];
  });
  // The type of a member is the server's, and its id is enough.
  const [first] = terms;
  if (first?.startsWith("value") !== true) {
    throw invalidSyntax(
      'What is deleted needs its "value", as in {"value": "…", "operation": "delete"}.',
    );
  }
  return terms.join(" and ");
}

function withoutOperation(element: Json): Json {
  const key = isObject(element) ? keyNamed(element, "operation") : null;
  if (!isObject(element) || key === null) return element;
  const { [key]: _operation, ...others } = element;
  return others;
}
