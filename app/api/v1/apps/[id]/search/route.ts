import { apiRoute } from "@/lib/access/api-route";
import { personSearch, searchPerson } from "@/lib/engine/preview/search-person";
import { searchShape, toSearch } from "../../../_shapes/person-search";
import { idParam } from "../../../_shapes/shape";

const limitMs = 60_000;

export const POST = apiRoute({
  operation: "searchPerson",
  tag: "People and groups",
  summary: "Look one person up at the provider, with the plan for that person",
  description:
    "Asks the provider itself where it can be asked for one person, else what it sent so far. Nothing is stored and nothing is written.",
  scope: "write",
  params: idParam,
  body: personSearch,
  response: searchShape,
  async answer({ tenantId, params, body, request }) {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(limitMs)]);
    return toSearch(await searchPerson(tenantId, params.id, body, signal));
  },
});
