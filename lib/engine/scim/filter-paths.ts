import type { Attribute } from "@/lib/scim/attribute";
import type { BoundPath } from "@/lib/scim/bind-filter";
import { isOwnSchema, type ResourceType, resourceDefinitions } from "@/lib/scim/schemas";

/** Where a path is looked up: the resource itself, one element of it, or a row of memberships. */
export type Place = { kind: "resource" } | { kind: "element"; json: string } | RowPlace;
type RowPlace = { kind: "row"; columns: Readonly<Record<string, string>> };

export function isTextual({ type }: Attribute): boolean {
  return type === "string" || type === "reference" || type === "binary";
}

/** Compared as it is stored, not in lower case. */
export function isExact({ caseExact, type }: Attribute): boolean {
  return caseExact || type === "binary";
}

/**
 * The text at a path that leads to one text at most, as our schemas say, from which alone the names
 * come. Taking it out is ten times as fast as asking for all values there.
 */
export function plainText(path: BoundPath, type: ResourceType, place: Place): string | null {
  const { extension, attribute, sub, leaf } = path;
  if (!isTextual(leaf) || leaf.multiValued) return null;
  if (place.kind === "element") return `(${place.json} ->> '${leaf.name}')`;
  const isOurs = extension === null || isOwnSchema(extension, type);
  if (place.kind !== "resource" || type !== "User" || !isOurs || attribute.multiValued) return null;
  const names = [extension, attribute.name, sub?.name ?? null].filter((name) => name !== null);
  return `(u.resource #>> '{${names.map((name) => JSON.stringify(name)).join(",")}}')`;
}

/** A resource has its type's schema and those of the extensions it uses. */
export function schemasOf(type: ResourceType): string {
  const own = `select to_jsonb('${resourceDefinitions[type].schema.id}'::text)`;
  if (type === "Group") return `(${own})`;
  const extensions =
    "select to_jsonb(k) from jsonb_object_keys(u.resource) k where strpos(k, ':') > 0";
  return `(${own} union all ${extensions})`;
}
