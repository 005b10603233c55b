import type { Attribute } from "./attribute";
import type { BoundFilter, BoundPath } from "./bind-filter";
import { toInstantText } from "./date-time";
import type { CompareOperator } from "./filter";
import { entryNamed, isObject, type Json, type JsonObject } from "./json";
import { compareText, foldCase } from "./text-order";

/** Whether a resource, or one element of a multi-valued attribute, satisfies a bound filter. */
export function evaluate(filter: BoundFilter, resource: JsonObject): boolean {
  switch (filter.kind) {
    case "and":
      return filter.terms.every((term) => evaluate(term, resource));
    case "or":
      return filter.terms.some((term) => evaluate(term, resource));
    case "not":
      return !evaluate(filter.filter, resource);
    case "present":
      return leaves(filter.path, resource).some(hasContent);
    case "element":
      return leafElements(filter.path, resource).some(
        (element) => isObject(element) && evaluate(filter.filter, element),
      );
    case "compare":
      return compare(filter, resource);
    case "never":
      return false;
    default:
      return filter satisfies never;
  }
}

/** `ne` holds when no value is equal, so also where there is none. */
function compare(filter: BoundFilter & { kind: "compare" }, resource: JsonObject): boolean {
  const { path, operator, value } = filter;
  const found = leaves(path, resource);
  if (operator === "ne") return !found.some((item) => holds("eq", item, value, path.leaf));
  return found.some((item) => holds(operator, item, value, path.leaf));
}

function holds(
  operator: Exclude<CompareOperator, "ne">,
  found: Json,
  wanted: string | number | boolean,
  leaf: Attribute,
): boolean {
  const left = comparable(found, leaf);
  const right = comparable(wanted, leaf);
  if (typeof left === "string" && typeof right === "string")
    return textHolds(operator, left, right);
  if (typeof left === "number" && typeof right === "number") return ordered(operator, left - right);
  return operator === "eq" && left !== null && left === right;
}

function textHolds(operator: Exclude<CompareOperator, "ne">, left: string, right: string): boolean {
  switch (operator) {
    case "eq":
      return left === right;
    case "co":
      return left.includes(right);
    case "sw":
      return left.startsWith(right);
    case "ew":
      return left.endsWith(right);
    default:
      return ordered(operator, compareText(left, right));
  }
}

/** Whether what compares so satisfies the operator; numbers have no parts to be found in. */
function ordered(operator: Exclude<CompareOperator, "ne">, comparison: number): boolean {
  switch (operator) {
    case "eq":
      return comparison === 0;
    case "gt":
      return comparison > 0;
    case "ge":
      return comparison >= 0;
    case "lt":
      return comparison < 0;
    case "le":
      return comparison <= 0;
    case "co":
    case "sw":
    case "ew":
      return false;
    default:
      return operator satisfies never;
  }
}

/** A value in the form that order and equality are defined on. */
export function comparable(value: Json, leaf: Attribute): string | number | boolean | null {
  if (value === null || typeof value === "object") return null;
  if (typeof value !== "string") return value;
  if (leaf.type === "dateTime") return toInstantText(value);
  return leaf.caseExact || leaf.type === "binary" ? value : foldCase(asCompared(value, leaf));
}

/** Text before its case is folded: of a userName, letters and their accents are one (see userNameKey). */
export function asCompared(text: string, leaf: Attribute): string {
  return leaf.name === "userName" ? text.normalize("NFC") : text;
}

function leaves(path: BoundPath, resource: JsonObject): Json[] {
  const { sub } = path;
  const found = leafElements(path, resource);
  if (sub === null) return found;
  return found.flatMap((element) => listOf(isObject(element) ? element[sub.name] : undefined));
}

/**
 * The attribute's values: elements of a list, or the one there is. Extensions without a known schema
 * keep the client's spelling of names.
 */
export function leafElements(path: BoundPath, resource: JsonObject): Json[] {
  if (path.extension === null) return listOf(entryNamed(resource, path.attribute.name));
  const container = entryNamed(resource, path.extension);
  return listOf(isObject(container) ? entryNamed(container, path.attribute.name) : undefined);
}

function listOf(value: Json | undefined): Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function hasContent(value: Json): boolean {
  if (value === null || value === "") return false;
  if (Array.isArray(value)) return value.some(hasContent);
  return isObject(value) ? Object.values(value).some(hasContent) : true;
}
