import { attributeNamed } from "./attribute";
import { parseSchemaOrAttributePath, type SchemaOrAttributePath } from "./attribute-path";
import { isObject, type Json, type JsonObject } from "./json";
import { commonAttributes, isOwnSchema, type ResourceType, resourceDefinitions } from "./schemas";

/** Which attributes an answer holds (RFC 7644 §3.9). */
export type Projection =
  | { kind: "default" }
  | { kind: "only" | "except"; paths: SchemaOrAttributePath[] };

/** As sent in a query (comma list) or by .search (array). Both given: `attributes` wins. */
export function parseProjection(
  attributes: string | readonly string[] | null,
  excludedAttributes: string | readonly string[] | null,
): Projection {
  const only = parsePaths(attributes);
  if (only.length > 0) return { kind: "only", paths: only };
  const except = parsePaths(excludedAttributes);
  return except.length > 0 ? { kind: "except", paths: except } : { kind: "default" };
}

/** Leaves the attributes asked for, and those that are always returned. Unknown names are no error. */
export function project(
  resource: JsonObject,
  projection: Projection,
  resourceType: ResourceType,
): JsonObject {
  if (projection.kind === "default") return resource;
  const result: JsonObject = {};
  for (const name of Object.keys(resource)) {
    const value = resource[name] ?? null;
    const kept = projectKey(name, value, projection, resourceType);
    if (kept !== undefined) result[name] = kept;
  }
  return result;
}

/** False when the members of a group need not be read: Entra ID asks so on every group read. */
export function wantsMembers(projection: Projection): boolean {
  if (projection.kind === "default") return true;
  const only = projection.kind === "only";
  const named = projection.paths.some((path) => {
    if (path.name === null) return only && isOwnSchema(path.schema, "Group");
    const whole = only || path.sub === null;
    return whole && path.name.toLowerCase() === "members" && isCore(path.schema, "Group");
  });
  return only ? named : !named;
}

function parsePaths(list: string | readonly string[] | null): SchemaOrAttributePath[] {
  const texts = typeof list === "string" ? list.split(",") : (list ?? []);
  return texts
    .map((text) => parseSchemaOrAttributePath(text.trim()))
    .filter((path) => path !== null);
}

function projectKey(
  name: string,
  value: Json,
  projection: Projection & { kind: "only" | "except" },
  resourceType: ResourceType,
): Json | undefined {
  if (attributeNamed(commonAttributes, name)?.returned === "always") return value;
  if (name.includes(":") && isObject(value)) return projectContainer(name, value, projection);
  const paths = projection.paths.filter(({ schema }) => isCore(schema, resourceType));
  return projectAttribute(name, value, { ...projection, paths });
}

/** An extension's object: named as a whole by its URN, or attribute by attribute. */
function projectContainer(
  urn: string,
  container: JsonObject,
  projection: Projection & { kind: "only" | "except" },
): Json | undefined {
  const folded = urn.toLowerCase();
  const named = projection.paths.some((path) => namesContainer(path, folded));
  if (named) return projection.kind === "only" ? container : undefined;
  const paths = projection.paths.filter(({ schema }) => schema?.toLowerCase() === folded);
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(container)) {
    const kept = projectAttribute(name, value, { ...projection, paths });
    if (kept !== undefined) result[name] = kept;
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

/** The URN of an extension we do not know reads like `schema:attribute` too. */
function namesContainer(path: SchemaOrAttributePath, folded: string): boolean {
  if (path.name === null) return path.schema.toLowerCase() === folded;
  return path.sub === null && `${path.schema}:${path.name}`.toLowerCase() === folded;
}

function projectAttribute(
  name: string,
  value: Json,
  projection: Projection & { kind: "only" | "except" },
): Json | undefined {
  const folded = name.toLowerCase();
  const own = projection.paths.filter((path) => {
    return path.name === null || path.name.toLowerCase() === folded;
  });
  const only = projection.kind === "only";
  if (own.some((path) => path.name === null || path.sub === null)) return only ? value : undefined;
  if (own.length === 0) return only ? undefined : value;
  return projectSubs(value, new Set(own.map(({ sub }) => sub?.toLowerCase())), only);
}

function projectSubs(
  value: Json,
  subs: ReadonlySet<string | undefined>,
  only: boolean,
): Json | undefined {
  if (Array.isArray(value)) {
    const kept = value.map((element) => projectSubs(element, subs, only));
    const elements = kept.filter((element) => element !== undefined);
    return elements.length > 0 ? elements : undefined;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([name]) => subs.has(name.toLowerCase()) === only);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function isCore(schema: string | null, resourceType: ResourceType): boolean {
  return schema === null || schema === resourceDefinitions[resourceType].schema.id;
}
