import { getGroup } from "@/db/queries/source-groups";
import { apiRoute } from "@/lib/access/api-route";
import { found } from "../../../../_shapes/found";
import { groupShape } from "../../../../_shapes/people";
import { groupParams } from "../../../../_shapes/shape";

export const GET = apiRoute({
  operation: "getGroup",
  tag: "People and groups",
  summary: "One group and the groups it feeds",
  scope: "read",
  params: groupParams,
  response: groupShape,
  answer: async ({ tenantId, params }) =>
    found(await getGroup(tenantId, params.id, params.groupId), "group"),
});
