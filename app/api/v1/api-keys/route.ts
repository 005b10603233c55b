import { listApiKeys } from "@/db/queries/api-keys";
import { apiRoute } from "@/lib/access/api-route";
import { pageQuery, pageRequest, toReply } from "../_shapes/shape";
import { apiKeyPage } from "../_shapes/workspace";

export const GET = apiRoute({
  operation: "listApiKeys",
  tag: "Workspace",
  summary: "Keys of this API, newest first; they are made on screen",
  scope: "read",
  query: pageQuery,
  response: apiKeyPage,
  answer: async ({ tenantId, query }) => toReply(await listApiKeys(tenantId, pageRequest(query))),
});
