import { attributeNamed } from "./attribute";
import { parseSchemaOrAttributePath } from "./attribute-path";
import { isObject, type Json, type JsonObject } from "./json";
import { commonAttributes, type ResourceType, resourceDefinitions } from "./schemas";

/**
 * Which attributes an answer holds (RFC 7644 §3.9). The names are kept as `schema|attribute` in
 * lower case, each with the sub-attributes named of it, so that a long list costs no more than a
 * short one.
 */
export type Projection = { kind: "default" } | Named;

type Named = { kind: "only" | "except"; names: ReadonlyMap<string, Subs> };
type Subs = "whole" | ReadonlySet<string>;

/** As sent in a query (comma list) or by .search (array). Both given: `attributes` wins. */
export function parseProjection(
  attributes: string | readonly string[] | null,
  excludedAttributes: string | readonly string[] | null,
): Projection {
  const only = parseNames(attributes);
  if (only) return { kind: "only", names: only };
  const except = parseNames(excludedAttributes);
  return except ? { kind: "except", names: except } : { kind: "default" };
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
    const kept = projectKey(name, resource[name] ?? null, projection, resourceType);
    if (kept !== undefined) result[name] = kept;
  }
  return result;
}

/** False when the members of a group need not be read: Entra ID asks so on every group read. */
export function wantsMembers(projection: Projection): boolean {
  return wantsAttribute(projection, "members", "Group");
}

/** False when nothing of a core attribute will be shown, so that it need not be read. */
export function wantsAttribute(
  projection: Projection,
  name: string,
  resourceType: ResourceType,
): boolean {
  if (projection.kind === "default") return true;
  const subs = coreSubs(projection, name, resourceType);
  return projection.kind === "only" ? subs !== null : subs !== "whole";
}

/**
 * True when all that is shown of a resource is what is stored of it: nothing is left out, or only
 * this attribute, which is kept elsewhere.
 */
export function leavesOutOnly(projection: Projection, name: string): boolean {
  if (projection.kind !== "except") return projection.kind === "default";
  return projection.names.size === 1 && projection.names.get(keyOf(null, name)) === "whole";
}

/** Null when the list names nothing at all, which is as good as no list. */
function parseNames(list: string | readonly string[] | null): Map<string, Subs> | null {
  const names = new Map<string, Subs>();
  let named = false;
  for (const text of typeof list === "string" ? list.split(",") : (list ?? [])) {
    if (text.trim() === "") continue;
    named = true;
    const path = parseSchemaOrAttributePath(text.trim());
    if (path) addName(names, keyOf(path.schema, path.name), path.sub);
  }
  return named ? names : null;
}

function addName(names: Map<string, Subs>, key: string, sub: string | null): void {
  const present = names.get(key);
  if (sub === null || present === "whole") names.set(key, "whole");
  else names.set(key, new Set([...(present ?? []), sub.toLowerCase()]));
}

function keyOf(schema: string | null, name: string | null): string {
  return `${schema ?? ""}|${name ?? ""}`.toLowerCase();
}

function projectKey(
  name: string,
  value: Json,
  projection: Named,
  resourceType: ResourceType,
): Json | undefined {
  if (attributeNamed(commonAttributes, name)?.returned === "always") return value;
  if (name.includes(":") && isObject(value)) return projectContainer(name, value, projection);
  return projectAttribute(value, coreSubs(projection, name, resourceType), projection.kind);
}

/** Core attributes may be named with their URN or without, or all at once by the URN alone. */
function coreSubs({ names }: Named, name: string, resourceType: ResourceType): Subs | null {
  const { id } = resourceDefinitions[resourceType].schema;
  const plain = names.get(keyOf(null, name));
  const qualified = names.get(keyOf(id, name));
  if (plain === "whole" || qualified === "whole" || names.has(keyOf(id, null))) return "whole";
  if (!plain || !qualified) return plain ?? qualified ?? null;
  return new Set([...plain, ...qualified]);
}

/** An extension's object: named as a whole by its URN, or attribute by attribute. */
function projectContainer(urn: string, container: JsonObject, projection: Named): Json | undefined {
  const { kind, names } = projection;
  // The URN of an extension we do not know reads like schema:attribute.
  const colon = urn.lastIndexOf(":");
  const split = names.get(keyOf(urn.slice(0, colon), urn.slice(colon + 1)));
  if (split === "whole" || names.has(keyOf(urn, null)))
    return kind === "only" ? container : undefined;
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(container)) {
    const kept = projectAttribute(value, names.get(keyOf(urn, name)) ?? null, kind);
    if (kept !== undefined) result[name] = kept;
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

function projectAttribute(value: Json, subs: Subs | null, kind: Named["kind"]): Json | undefined {
  const only = kind === "only";
  if (subs === "whole") return only ? value : undefined;
  if (subs === null) return only ? undefined : value;
  return projectSubs(value, subs, only);
}

function projectSubs(value: Json, subs: ReadonlySet<string>, only: boolean): Json | undefined {
  if (Array.isArray(value)) {
    const kept = value.map((element) => projectSubs(element, subs, only));
    const elements = kept.filter((element) => element !== undefined);
    return elements.length > 0 ? elements : undefined;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([name]) => subs.has(name.toLowerCase()) === only);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
