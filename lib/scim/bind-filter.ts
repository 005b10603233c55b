import { type Attribute, attribute as attributeOf, subAttributeNamed } from "./attribute";
import { type AttributePath, printAttributePath } from "./attribute-path";
import { toInstantText } from "./date-time";
import { invalidFilter, ScimError } from "./errors";
import { asCompared } from "./evaluate";
import type { CompareOperator, Filter, FilterValue } from "./filter";
import {
  findAttribute,
  isOwnSchema,
  type Located,
  type ResourceType,
  resourceDefinitions,
} from "./schemas";
import { urns } from "./urns";

export type BoundPath = {
  /** Key of the extension's object in the resource; null for core attributes. */
  extension: string | null;
  attribute: Attribute;
  sub: Attribute | null;
  /** What is compared: the sub-attribute if there is one, else the attribute. */
  leaf: Attribute;
};

export type BoundFilter =
  | {
      kind: "compare";
      path: BoundPath;
      operator: CompareOperator;
      value: string | number | boolean;
    }
  | { kind: "present"; path: BoundPath }
  | { kind: "and" | "or"; terms: BoundFilter[] }
  | { kind: "not"; filter: BoundFilter }
  /** The inner paths are relative to one element of this attribute. */
  | { kind: "element"; path: BoundPath; filter: BoundFilter }
  /** What is said of an attribute that resources of this type never have. */
  | { kind: "never" };

/** Finds what a name in the filter means, at the top or inside an element; null: never has a value. */
type Resolve = (path: AttributePath, value: FilterValue | undefined) => BoundPath | null;

/**
 * What becomes of names the type does not know: a search of one type refuses them, one across types
 * takes them for attributes without a value (RFC 7644 §3.4.2.1).
 */
export type Unknown = "refused" | "absent";

/**
 * Holds a filter against the schema: every name becomes an attribute, every value gets its type
 * (dateTimes as UTC text of equal length, so that text order is time order). A combination without
 * meaning is 400 invalidFilter, before anything is searched.
 */
export function bindFilter(
  filter: Filter,
  resourceType: ResourceType,
  unknown: Unknown = "refused",
): BoundFilter {
  return bind(filter, (path, value) => resolveTop(path, value, resourceType, unknown));
}

/** The same for a filter inside brackets, whose names are sub-attributes of one attribute. */
export function bindElementFilter(filter: Filter, parent: Attribute): BoundFilter {
  return bind(filter, (path) => resolveInElement(path, parent));
}

function bind(filter: Filter, resolve: Resolve): BoundFilter {
  switch (filter.kind) {
    case "and":
    case "or":
      return { kind: filter.kind, terms: filter.terms.map((term) => bind(term, resolve)) };
    case "not":
      return { kind: "not", filter: bind(filter.filter, resolve) };
    case "present": {
      const path = resolve(filter.path, undefined);
      return path ? { kind: "present", path } : { kind: "never" };
    }
    case "element":
      return bindElement(filter.path, filter.filter, resolve);
    case "compare":
      return bindCompare(filter, resolve);
    default:
      return filter satisfies never;
  }
}

function bindElement(path: AttributePath, inner: Filter, resolve: Resolve): BoundFilter {
  const bound = resolve(path, undefined);
  if (!bound) return { kind: "never" };
  if (bound.attribute.type !== "complex") {
    throw invalidFilter(`${printAttributePath(path)} has no sub-attributes to put in [ ].`);
  }
  return { kind: "element", path: bound, filter: bindElementFilter(inner, bound.attribute) };
}

/** `eq null` asks for absence, `ne null` for presence. */
function bindCompare(filter: Filter & { kind: "compare" }, resolve: Resolve): BoundFilter {
  const resolved = resolve(filter.path, filter.value);
  if (!resolved) return bindAbsent(filter);
  const path = withDefaultSub(resolved, filter.path, filter.value);
  if (filter.value === null) return bindNull(path, filter.operator);
  checkOperator(path.leaf, filter.operator);
  const value = typed(filter.value, path.leaf);
  return { kind: "compare", path, operator: filter.operator, value };
}

/** An absent attribute differs from every value, and is null. */
function bindAbsent({ operator, value }: Filter & { kind: "compare" }): BoundFilter {
  const never: BoundFilter = { kind: "never" };
  const holds = operator === (value === null ? "eq" : "ne");
  return holds ? { kind: "not", filter: never } : never;
}

function bindNull(path: BoundPath, operator: CompareOperator): BoundFilter {
  const present: BoundFilter = { kind: "present", path };
  if (operator === "ne") return present;
  if (operator === "eq") return { kind: "not", filter: present };
  throw invalidFilter(`null can be compared by eq and ne only, not by ${operator}.`);
}

/** A complex attribute stands for its `value` (RFC 7644 §3.4.2.2): emails eq "a@x", manager eq "m". */
function withDefaultSub(bound: BoundPath, path: AttributePath, value: FilterValue): BoundPath {
  if (bound.leaf.type !== "complex" || value === null) return bound;
  const sub = subAttributeNamed(bound.attribute, "value");
  if (sub) return { ...bound, sub, leaf: sub };
  const names = (bound.attribute.subAttributes ?? []).map(({ name }) => name).join(", ");
  throw invalidFilter(`${printAttributePath(path)} needs a sub-attribute, one of ${names}.`);
}

function resolveTop(
  path: AttributePath,
  value: FilterValue | undefined,
  resourceType: ResourceType,
  unknown: Unknown,
): BoundPath | null {
  const located =
    findAttribute(path, resourceType) ??
    findInExtensions(path, resourceType) ??
    unknownExtension(path, value, resourceType);
  if (!located) {
    if (unknown === "absent") return null;
    throw invalidFilter(`A ${resourceType} has no attribute ${printAttributePath(path)}.`);
  }
  if (located.attribute.returned === "never") {
    throw new ScimError(400, "sensitive", `${located.attribute.name} cannot be searched for.`);
  }
  return { ...located, leaf: located.sub ?? located.attribute };
}

/** Entra ID's test for a manager names it without its URN: `id eq "u" and manager eq "m"`. */
function findInExtensions(path: AttributePath, resourceType: ResourceType): Located | null {
  if (path.schema !== null) return null;
  for (const { id } of resourceDefinitions[resourceType].extensions) {
    const located = findAttribute({ ...path, schema: id }, resourceType);
    if (located) return located;
  }
  return null;
}

/** Attributes of extensions we keep without knowing their schema have the type they are asked by. */
function unknownExtension(
  path: AttributePath,
  value: FilterValue | undefined,
  resourceType: ResourceType,
): Located | null {
  if (path.schema === null || isOwnSchema(path.schema, resourceType)) return null;
  if (path.sub !== null || path.schema === urns.user || path.schema === urns.group) return null;
  const type = { boolean: "boolean", number: "decimal" } as const;
  const kind = typeof value;
  const guessed = kind === "boolean" || kind === "number" ? type[kind] : "string";
  return { extension: path.schema, attribute: attributeOf(guessed, path.name, ""), sub: null };
}

function resolveInElement(path: AttributePath, parent: Attribute): BoundPath {
  const found = subAttributeNamed(parent, path.name);
  if (found) return { extension: null, attribute: found, sub: null, leaf: found };
  throw invalidFilter(`${parent.name} has no sub-attribute ${printAttributePath(path)}.`);
}

/** RFC 7644 §3.4.2.2: order and part-of-text have no meaning for booleans and binary values. */
function checkOperator({ name, type }: Attribute, operator: CompareOperator): void {
  if (operator === "eq" || operator === "ne") return;
  const partOfText = operator === "co" || operator === "sw" || operator === "ew";
  const isText = type === "string" || type === "reference";
  const isOrdered = type !== "boolean" && type !== "binary";
  if (partOfText ? isText : isOrdered) return;
  throw invalidFilter(`${name} is of type ${type}, which ${operator} cannot compare.`);
}

function typed(value: string | number | boolean, leaf: Attribute): string | number | boolean {
  const typedValue = convert(value, leaf);
  if (typedValue !== null) return typedValue;
  throw invalidFilter(`${leaf.name} is of type ${leaf.type}; ${JSON.stringify(value)} is not.`);
}

function convert(
  value: string | number | boolean,
  leaf: Attribute,
): string | number | boolean | null {
  switch (leaf.type) {
    case "boolean":
      return toBoolean(value);
    case "integer":
    case "decimal":
      return toNumber(value);
    case "dateTime":
      return typeof value === "string" ? toInstantText(value) : null;
    default:
      return typeof value === "string" ? asCompared(value, leaf) : null;
  }
}

function toBoolean(value: string | number | boolean): boolean | null {
  const text = String(value).toLowerCase();
  if (text === "true") return true;
  return text === "false" ? false : null;
}

function toNumber(value: string | number | boolean): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}
