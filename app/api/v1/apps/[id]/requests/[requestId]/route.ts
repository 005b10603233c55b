import { getAppRequest } from "@/db/queries/app-view";
import { apiRoute } from "@/lib/access/api-route";
import { requestParams, requestShape } from "../../../../_shapes/apps";
import { found } from "../../../../_shapes/found";

export const GET = apiRoute({
  operation: "getAppRequest",
  tag: "Apps",
  summary: "One SCIM request with its redacted bodies",
  scope: "read",
  params: requestParams,
  response: requestShape,
  answer: async ({ tenantId, params }) =>
    found(await getAppRequest(tenantId, params.id, params.requestId), "request"),
});
