import { getSync } from "@/db/queries/syncs";
import { apiRoute } from "@/lib/access/api-route";
import { peopleAway } from "@/lib/engine/plan/people-away";
import { found } from "../../../_shapes/found";
import { awayPage } from "../../../_shapes/people-away";
import { idParam, pageQuery, pageRequest, toReply } from "../../../_shapes/shape";

export const GET = apiRoute({
  operation: "listPeopleAway",
  tag: "Syncs",
  summary: "People who are away and still in their days of grace, and what happens to them when",
  scope: "read",
  params: idParam,
  query: pageQuery,
  response: awayPage,
  async answer({ tenantId, params, query }) {
    found(await getSync(tenantId, params.id), "sync");
    return toReply(await peopleAway(tenantId, params.id, pageRequest(query)));
  },
});
