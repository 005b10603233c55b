import { apiRoute } from "@/lib/access/api-route";
import { revokeAppToken } from "@/lib/access/app-tokens";
import { tokenParams } from "../../../../_shapes/apps";

export const DELETE = apiRoute({
  operation: "revokeAppToken",
  tag: "Apps",
  summary: "Revoke a SCIM token; doing it twice changes nothing",
  scope: "write",
  params: tokenParams,
  response: null,
  answer: ({ tenantId, actor, params }) =>
    revokeAppToken(tenantId, actor, params.id, params.tokenId),
});
