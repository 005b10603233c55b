import { subAttributeNamed } from "./attribute";
import { type AttributePath, parseAttributePath, printAttributePath } from "./attribute-path";
import type { BoundPath } from "./bind-filter";
import { invalidPath } from "./errors";
import { comparable, leafElements } from "./evaluate";
import { isObject, type Json, type JsonObject } from "./json";
import { findAttribute, type ResourceType } from "./schemas";
import { compareText } from "./text-order";

export type Sort = { path: AttributePath; descending: boolean };
export type BoundSort = { path: BoundPath; descending: boolean };

/** Reads sortBy and sortOrder (RFC 7644 §3.4.2.3); an order without a sortBy means nothing. */
export function parseSort(sortBy: string | null, sortOrder: string | null): Sort | null {
  if (sortBy === null) return null;
  const path = parseAttributePath(sortBy);
  if (!path)
    throw invalidPath(`sortBy ${JSON.stringify(sortBy.slice(0, 200))} is no attribute name.`);
  return { path, descending: sortOrder?.toLowerCase() === "descending" };
}

/** Finds the attribute to sort by; a complex one is sorted by its value. */
export function bindSort(sort: Sort, resourceType: ResourceType): BoundSort {
  const bound = findSort(sort, resourceType);
  if (bound) return bound;
  const name = printAttributePath(sort.path);
  throw invalidPath(`A ${resourceType} has no attribute ${name} to sort by.`);
}

/** The same where the type need not have it; null when it has not. */
export function findSort({ path, descending }: Sort, resourceType: ResourceType): BoundSort | null {
  const located = findAttribute(path, resourceType);
  const leaf = located?.sub ?? located?.attribute;
  if (!located || !leaf || leaf.returned === "never") return null;
  if (leaf.type !== "complex") return { path: { ...located, leaf }, descending };
  const sub = subAttributeNamed(located.attribute, "value");
  if (!sub) throw invalidPath(`sortBy ${printAttributePath(path)} needs a sub-attribute.`);
  return { path: { ...located, sub, leaf: sub }, descending };
}

/** The order of two resources: those without a value come last, or first when descending. */
export function compareBySort(sort: BoundSort, left: JsonObject, right: JsonObject): number {
  const order = compareKeys(sortKey(sort.path, left), sortKey(sort.path, right));
  const byId = compareKeys(String(left["id"] ?? ""), String(right["id"] ?? ""));
  return (sort.descending ? -order : order) || byId;
}

function compareKeys(left: Key, right: Key): number {
  if (left === right) return 0;
  if (left === null) return 1;
  if (right === null) return -1;
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  return left < right ? -1 : 1;
}

type Key = string | number | boolean | null;

/** Of several values the primary one counts, else the first. */
function sortKey(path: BoundPath, resource: JsonObject): Key {
  const elements = leafElements(path, resource);
  const element = elements.find(isPrimary) ?? elements[0] ?? null;
  const value = path.sub && isObject(element) ? (element[path.sub.name] ?? null) : element;
  return comparable(value, path.leaf);
}

function isPrimary(element: Json): boolean {
  return isObject(element) && element["primary"] === true;
}
