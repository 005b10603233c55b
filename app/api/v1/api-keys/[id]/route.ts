import { apiRoute } from "@/lib/access/api-route";
import { revokeApiKey } from "@/lib/engine/connect/revoke-api-key";
import { idParam } from "../../_shapes/shape";

export const DELETE = apiRoute({
  operation: "revokeApiKey",
  tag: "Workspace",
  summary: "Revoke a key; doing it twice changes nothing",
  scope: "write",
  params: idParam,
  response: null,
  answer: ({ tenantId, actor, params }) => revokeApiKey(tenantId, actor, params.id),
});
