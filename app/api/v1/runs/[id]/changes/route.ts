import { listChanges } from "@/db/queries/changes";
import { getRun } from "@/db/queries/runs";
import { apiRoute } from "@/lib/access/api-route";
import { found } from "../../../_shapes/found";
import { changePage, changeQuery, signs, toChange } from "../../../_shapes/runs";
import { idParam, pageRequest, toReply } from "../../../_shapes/shape";

export const GET = apiRoute({
  operation: "listChanges",
  tag: "Runs",
  summary: "What a run decided and did, record by record",
  scope: "read",
  params: idParam,
  query: changeQuery,
  response: changePage,
  async answer({ tenantId, params, query: { cursor, limit, sign, ...filter } }) {
    found(await getRun(tenantId, params.id), "run");
    const wanted = { ...filter, sign: sign && signs[sign] };
    const page = await listChanges(tenantId, params.id, wanted, pageRequest({ cursor, limit }));
    return toReply({ ...page, items: page.items.map(toChange) });
  },
});
