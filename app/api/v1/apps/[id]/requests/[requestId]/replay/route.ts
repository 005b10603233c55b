import { replay } from "@/app/scim/replay";
import { apiRoute } from "@/lib/access/api-route";
import { replayShape, requestParams } from "../../../../../_shapes/requests";

export const POST = apiRoute({
  operation: "replayAppRequest",
  tag: "Apps",
  summary: "What a SCIM request would do now; nothing is stored",
  scope: "run",
  params: requestParams,
  response: replayShape,
  answer: ({ tenantId, params }) => replay(tenantId, params.id, params.requestId),
});
