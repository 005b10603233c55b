import { apiRoute } from "@/lib/access/api-route";
import { countMapping, mappingCount } from "@/lib/engine/preview/try-mapping";
import { mappingCountsShape } from "../../../../_shapes/attributes";
import { idParam } from "../../../../_shapes/shape";

export const POST = apiRoute({
  operation: "countAttributes",
  tag: "Syncs",
  summary: "Count errors and empty values of an attribute mapping over staged people",
  description:
    "Saves nothing. Each call looks at up to 2,000 people in the order of their ids; go on with `cursor` until it is null, and add up.",
  scope: "write",
  params: idParam,
  body: mappingCount,
  response: mappingCountsShape,
  answer: ({ tenantId, params, body }) => countMapping(tenantId, params.id, body),
});
