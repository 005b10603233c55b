import { z } from "zod";
import { cleanBody } from "./clean-json";
import { invalidSyntax, invalidValue } from "./errors";
import { parseFilter } from "./filter-parser";
import { type ListQuery, pageSize } from "./list";
import { parseProjection } from "./projection";
import { parseSort } from "./sort";
import { urns } from "./urns";

const searchRequest = z.object({
  schemas: z.array(z.string()),
  filter: z.string().nullish(),
  startIndex: z.int().nullish(),
  count: z.int().nullish(),
  sortBy: z.string().nullish(),
  sortOrder: z.string().nullish(),
  cursor: z.string().nullish(),
  attributes: z.array(z.string()).nullish(),
  excludedAttributes: z.array(z.string()).nullish(),
});

/** Reads the body of POST /.search: the query of a list that must not stand in a URL (RFC 7644 §3.4.3). */
export function parseSearchRequest(body: unknown): ListQuery {
  const read = searchRequest.safeParse(cleanBody(body));
  if (!read.success) {
    const [issue] = read.error.issues;
    const name = issue?.path.join(".") ?? "";
    throw invalidValue(`${name} of the search request cannot be read: ${issue?.message ?? ""}.`);
  }
  const { schemas, filter, sortBy, sortOrder, cursor = null, ...named } = read.data;
  if (!schemas.some((urn) => urn.toLowerCase() === urns.searchRequest.toLowerCase())) {
    throw invalidSyntax(`schemas must contain ${urns.searchRequest}.`);
  }
  return {
    filter: filter ? parseFilter(filter) : null,
    cursor,
    ...pageSize(cursor, named.startIndex ?? null, named.count ?? null),
    sort: parseSort(sortBy ?? null, sortOrder ?? null),
    projection: parseProjection(named.attributes ?? null, named.excludedAttributes ?? null),
  };
}
