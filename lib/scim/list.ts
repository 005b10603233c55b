import { invalidValue } from "./errors";
import type { Filter } from "./filter";
import { parseFilter } from "./filter-parser";
import type { JsonObject } from "./json";
import { limits } from "./limits";
import { type Projection, parseProjection } from "./projection";
import { parseSort, type Sort } from "./sort";
import { urns } from "./urns";

export type ListQuery = {
  filter: Filter | null;
  /** From 1. */
  startIndex: number;
  count: number;
  sort: Sort | null;
  projection: Projection;
};

/**
 * Reads the query of a list. Lenient about what clients leave around it: names in any case, Entra
 * ID's flags without a value, OneLogin's stray `&` and `?`.
 */
export function parseListQuery(params: URLSearchParams): ListQuery {
  const filter = parameter(params, "filter");
  return {
    filter: filter === null ? null : parseFilter(filter),
    startIndex: clamp(integer(params, "startindex") ?? 1, 1, limits.startIndexMax),
    count: clamp(integer(params, "count") ?? limits.pageSizeDefault, 0, limits.pageSizeMax),
    sort: parseSort(parameter(params, "sortby"), parameter(params, "sortorder")),
    projection: parseProjectionQuery(params),
  };
}

/** The part of a query that reads and writes of one resource have, too. */
export function parseProjectionQuery(params: URLSearchParams): Projection {
  return parseProjection(parameter(params, "attributes"), parameter(params, "excludedattributes"));
}

/** RFC 7644 §3.4.2. itemsPerPage is what this page holds, totalResults what there is in all. */
export function listResponse(
  resources: JsonObject[],
  page: { totalResults: number; startIndex: number },
): JsonObject {
  return {
    schemas: [urns.listResponse],
    totalResults: page.totalResults,
    startIndex: page.startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

/**
 * The filter with `+` where decoding made it a space, for a second look when the first found
 * nothing: some clients send `a+b@x` unencoded. Null when no text in it looks like that.
 */
export function withPlusSigns(filter: Filter): Filter | null {
  const changed = plusTerm(filter);
  return changed === filter ? null : changed;
}

function plusTerm(filter: Filter): Filter {
  switch (filter.kind) {
    case "compare":
      return plusValue(filter);
    case "not":
    case "element": {
      const inner = plusTerm(filter.filter);
      return inner === filter.filter ? filter : { ...filter, filter: inner };
    }
    case "and":
    case "or": {
      const terms = filter.terms.map(plusTerm);
      return terms.every((term, index) => term === filter.terms[index])
        ? filter
        : { ...filter, terms };
    }
    case "present":
      return filter;
    default:
      return filter satisfies never;
  }
}

const spaceInMailName = /^\S+( +\S+)+@\S+$/;

function plusValue(filter: Filter & { kind: "compare" }): Filter {
  const { value } = filter;
  if (typeof value !== "string" || !spaceInMailName.test(value)) return filter;
  return { ...filter, value: value.replaceAll(" ", "+") };
}

/** The first value of a parameter; null when it has none. */
function parameter(params: URLSearchParams, wanted: string): string | null {
  for (const [name, value] of params) {
    if (name.replace(/^[?&\s]+/, "").toLowerCase() !== wanted) continue;
    const text = value.replace(/[?&\s]+$/, "").trim();
    if (text !== "") return text;
  }
  return null;
}

function integer(params: URLSearchParams, wanted: "startindex" | "count"): number | null {
  const text = parameter(params, wanted);
  if (text === null) return null;
  if (/^[+-]?\d{1,400}$/.test(text)) return Number(text);
  const name = wanted === "count" ? "count" : "startIndex";
  throw invalidValue(`${name} must be a whole number, not ${JSON.stringify(text.slice(0, 60))}.`);
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
