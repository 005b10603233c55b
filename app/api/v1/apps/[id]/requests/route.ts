import { getApp } from "@/db/queries/apps";
import { listRequests } from "@/db/queries/request-view";
import { apiRoute } from "@/lib/access/api-route";
import { toldRequests } from "@/lib/engine/scim/told-requests";
import { found } from "../../../_shapes/found";
import { requestPage, requestQuery } from "../../../_shapes/requests";
import { idParam } from "../../../_shapes/shape";

export const GET = apiRoute({
  operation: "listAppRequests",
  tag: "Apps",
  summary: "SCIM requests that an app received, newest first",
  description:
    "A page looks at 20,000 requests at most: one with few or no items may still have a nextCursor.",
  scope: "read",
  params: idParam,
  query: requestQuery,
  response: requestPage,
  async answer({ tenantId, params, query: { cursor, limit, from, until, ...filter } }) {
    found(await getApp(tenantId, params.id), "app");
    const times = {
      from: from ? new Date(from) : undefined,
      until: until ? new Date(until) : undefined,
    };
    const page = await listRequests(
      tenantId,
      params.id,
      { ...filter, ...times },
      { after: cursor, limit },
    );
    const items = await toldRequests({ tenantId, id: params.id }, page.items);
    return { items, nextCursor: page.next };
  },
});
