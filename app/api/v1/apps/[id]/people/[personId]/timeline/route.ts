import { getIdentity } from "@/db/queries/identities";
import { personTimeline } from "@/db/queries/timeline";
import { apiRoute } from "@/lib/access/api-route";
import { found } from "../../../../../_shapes/found";
import { pageQuery, pageRequest, personParams, toReply } from "../../../../../_shapes/shape";
import { timelinePage, toEntry } from "../../../../../_shapes/why";

export const GET = apiRoute({
  operation: "listPersonTimeline",
  tag: "People and groups",
  summary: "Everything that happened to a person, newest first",
  scope: "read",
  params: personParams,
  query: pageQuery,
  response: timelinePage,
  async answer({ tenantId, params, query }) {
    const { appId, id } = found(await getIdentity(tenantId, params.id, params.personId), "person");
    const page = await personTimeline(tenantId, appId, id, pageRequest(query));
    return toReply({ ...page, items: page.items.map(toEntry) });
  },
});
