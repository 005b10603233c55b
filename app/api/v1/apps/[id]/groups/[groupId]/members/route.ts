import { getGroup, listGroupMembers } from "@/db/queries/source-groups";
import { apiRoute } from "@/lib/access/api-route";
import { found } from "../../../../../_shapes/found";
import { memberPage } from "../../../../../_shapes/people";
import { groupParams, pageQuery, pageRequest, toReply } from "../../../../../_shapes/shape";

export const GET = apiRoute({
  operation: "listGroupMembers",
  tag: "People and groups",
  summary: "Members of a group, in order of id",
  scope: "read",
  params: groupParams,
  query: pageQuery,
  response: memberPage,
  async answer({ tenantId, params, query }) {
    const { id, groupId } = params;
    found(await getGroup(tenantId, id, groupId), "group");
    return toReply(await listGroupMembers(tenantId, id, groupId, pageRequest(query)));
  },
});
