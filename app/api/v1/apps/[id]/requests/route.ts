import { listAppRequests } from "@/db/queries/app-view";
import { getApp } from "@/db/queries/apps";
import { apiRoute } from "@/lib/access/api-route";
import { requestPage, requestQuery } from "../../../_shapes/apps";
import { found } from "../../../_shapes/found";
import { idParam } from "../../../_shapes/shape";

export const GET = apiRoute({
  operation: "listAppRequests",
  tag: "Apps",
  summary: "SCIM requests that an app received, newest first",
  scope: "read",
  params: idParam,
  query: requestQuery,
  response: requestPage,
  async answer({ tenantId, params, query: { cursor = null, limit, ...filter } }) {
    found(await getApp(tenantId, params.id), "app");
    const page = await listAppRequests(tenantId, params.id, { cursor, limit, filter });
    return { items: page.requests, nextCursor: page.next };
  },
});
