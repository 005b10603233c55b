import { invalidValue, ScimError } from "./errors";
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
  /** RFC 9865: the page to go on with, empty for the first one; null where pages are numbered. */
  cursor: string | null;
};

/**
 * Reads the query of a list. Lenient about what clients leave around it: names in any case, Entra
 * ID's flags without a value, OneLogin's stray `&` and `?`.
 */
export function parseListQuery(params: URLSearchParams): ListQuery {
  const filter = parameter(params, "filter");
  const cursor = cursorIn(params);
  return {
    filter: filter === null ? null : parseFilter(filter),
    sort: parseSort(parameter(params, "sortby"), parameter(params, "sortorder")),
    projection: parseProjectionQuery(params),
    cursor,
    ...pageSize(cursor, integer(params, "startindex"), integer(params, "count")),
  };
}

/** Where a page starts and how much it holds; a number out of range is taken for the nearest in it. */
export function pageSize(
  cursor: string | null,
  startIndex: number | null,
  count: number | null,
): { startIndex: number; count: number } {
  if (cursor !== null && startIndex !== null) {
    throw invalidValue("A page is found by cursor or by startIndex. Send one of them.");
  }
  if (cursor !== null && count !== null && count < 1) {
    throw new ScimError(400, "invalidCount", "A page found by cursor holds 1 resource or more.");
  }
  return {
    startIndex: clamp(startIndex ?? 1, 1, limits.startIndexMax),
    count: clamp(count ?? limits.pageSizeDefault, 0, limits.pageSizeMax),
  };
}

/** The part of a query that reads and writes of one resource have, too. */
export function parseProjectionQuery(params: URLSearchParams): Projection {
  return parseProjection(names(params, "attributes"), names(params, "excludedattributes"));
}

/** Where a page stands: by number, or by what comes after it (null: nothing). */
export type PagePlace = { startIndex: number } | { nextCursor: string | null };

/** RFC 7644 §3.4.2. itemsPerPage is what this page holds, totalResults what there is in all. */
export function listResponse(
  resources: JsonObject[],
  page: { totalResults: number } & PagePlace,
): JsonObject {
  const place: JsonObject = "startIndex" in page ? { startIndex: page.startIndex } : {};
  if ("nextCursor" in page && page.nextCursor !== null) place["nextCursor"] = page.nextCursor;
  return {
    schemas: [urns.listResponse],
    totalResults: page.totalResults,
    ...place,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

/** The same of resources that are text already. */
export function listText(
  resources: readonly string[],
  page: { totalResults: number } & PagePlace,
): string {
  const list = { ...listResponse([], page), itemsPerPage: resources.length };
  const empty = JSON.stringify({ ...list, Resources: [] });
  return `${empty.slice(0, -"]}".length)}${resources.join(",")}]}`;
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

/** Without a value it asks for the first page, so being there is what counts. */
function cursorIn(params: URLSearchParams): string | null {
  const cursor = parameter(params, "cursor");
  return cursor ?? ([...params.keys()].some((name) => nameOf(name) === "cursor") ? "" : null);
}

/** The first value of a parameter; null when it has none. */
function parameter(params: URLSearchParams, wanted: string): string | null {
  for (const [name, value] of params) {
    if (nameOf(name) !== wanted) continue;
    const text = trimmed(value);
    if (text !== "") return text;
  }
  return null;
}

/** A list of names; some libraries repeat the parameter where the RFC has commas. */
function names(params: URLSearchParams, wanted: string): string | null {
  let list: string | null = null;
  for (const [name, value] of params) {
    if (nameOf(name) !== wanted) continue;
    const text = trimmed(value);
    if (text !== "") list = list === null ? text : `${list},${text}`;
  }
  return list;
}

function trimmed(value: string): string {
  return value.replace(/[?&\s]+$/, "").trim();
}

function nameOf(name: string): string {
  return name.replace(/^[?&\s]+/, "").toLowerCase();
}

function integer(params: URLSearchParams, wanted: "startindex" | "count"): number | null {
  const text = parameter(params, wanted);
  if (text === null) return null;
  if (/^[+-]?\d{1,400}$/.test(text)) return Number(text);
  const name = wanted === "count" ? "count" : "startIndex";
  const detail = `${name} must be a whole number, not ${JSON.stringify(text.slice(0, 60))}.`;
  const isOfCursor = wanted === "count" && cursorIn(params) !== null;
  throw new ScimError(400, isOfCursor ? "invalidCount" : "invalidValue", detail);
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
