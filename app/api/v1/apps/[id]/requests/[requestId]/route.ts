import { apiRoute } from "@/lib/access/api-route";
import { explainRequest } from "@/lib/engine/scim/explain-request";
import { found } from "../../../../_shapes/found";
import { requestParams, requestShape } from "../../../../_shapes/requests";

export const GET = apiRoute({
  operation: "getAppRequest",
  tag: "Apps",
  summary: "One SCIM request: redacted bodies, how it was read, what it changed, the runs after it",
  scope: "read",
  params: requestParams,
  response: requestShape,
  answer: async ({ tenantId, params }) =>
    found(await explainRequest({ tenantId, id: params.id }, params.requestId), "request"),
});
