import { listAppCalls } from "@/db/queries/app-calls";
import { getApp } from "@/db/queries/apps";
import { apiRoute } from "@/lib/access/api-route";
import { found } from "../../../_shapes/found";
import { callList } from "../../../_shapes/requests";
import { idParam } from "../../../_shapes/shape";

export const GET = apiRoute({
  operation: "listAppCalls",
  tag: "Apps",
  summary: "Which SCIM calls the identity provider has made so far, and when last",
  scope: "read",
  params: idParam,
  response: callList,
  async answer({ tenantId, params }) {
    found(await getApp(tenantId, params.id), "app");
    return { items: await listAppCalls(tenantId, params.id) };
  },
});
