import { cleanBody } from "./clean-json";
import { invalidSyntax, invalidValue, ScimError, type ScimType } from "./errors";
import { parseFilter } from "./filter-parser";
import { entryNamed, type Json, type JsonObject } from "./json";
import { type ListQuery, pageSize } from "./list";
import { parseProjection } from "./projection";
import { parseSort } from "./sort";
import { urns } from "./urns";

/** Reads the body of POST /.search: the query of a list that must not stand in a URL (RFC 7644 §3.4.3). */
export function parseSearchRequest(body: unknown): ListQuery {
  const request = cleanBody(body);
  checkSchemas(request);
  const filter = textIn(request, "filter");
  const cursor = textIn(request, "cursor");
  return {
    filter: filter ? parseFilter(filter) : null,
    cursor,
    ...pageSize(
      cursor,
      wholeNumberIn(request, "startIndex"),
      wholeNumberIn(request, "count", cursor === null ? "invalidValue" : "invalidCount"),
    ),
    sort: parseSort(textIn(request, "sortBy") || null, textIn(request, "sortOrder")),
    projection: parseProjection(
      namesIn(request, "attributes"),
      namesIn(request, "excludedAttributes"),
    ),
  };
}

function checkSchemas(request: JsonObject): void {
  const schemas = entryNamed(request, "schemas");
  const wanted = urns.searchRequest.toLowerCase();
  if (Array.isArray(schemas) && schemas.some((urn) => String(urn).toLowerCase() === wanted)) return;
  throw invalidSyntax(`schemas must contain ${urns.searchRequest}.`);
}

function textIn(request: JsonObject, name: string): string | null {
  const value = entryNamed(request, name) ?? null;
  if (value === null || typeof value === "string") return value;
  throw invalidValue(`${name} of the search request must be text.`);
}

function wholeNumberIn(
  request: JsonObject,
  name: string,
  scimType: ScimType = "invalidValue",
): number | null {
  const value = entryNamed(request, name) ?? null;
  if (value === null || (typeof value === "number" && Number.isInteger(value))) return value;
  throw new ScimError(400, scimType, `${name} of the search request must be a whole number.`);
}

function namesIn(request: JsonObject, name: string): string[] | null {
  const value = entryNamed(request, name) ?? null;
  if (value === null) return null;
  if (Array.isArray(value) && value.every(isText)) return value;
  throw invalidValue(`${name} of the search request must be a list of attribute names.`);
}

function isText(value: Json): value is string {
  return typeof value === "string";
}
