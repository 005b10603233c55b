import { listRuns } from "@/db/queries/runs";
import { apiRoute } from "@/lib/access/api-route";
import { runPage, runQuery } from "../_shapes/runs";
import { pageRequest, toReply } from "../_shapes/shape";

export const GET = apiRoute({
  operation: "listRuns",
  tag: "Runs",
  summary: "Runs, newest first",
  scope: "read",
  query: runQuery,
  response: runPage,
  async answer({ tenantId, query: { cursor, limit, state, ...filter } }) {
    const states = state === undefined ? undefined : [state];
    return toReply(await listRuns(tenantId, { ...filter, states }, pageRequest({ cursor, limit })));
  },
});
