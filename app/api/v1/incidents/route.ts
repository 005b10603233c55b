import { listIncidents } from "@/db/queries/incidents";
import { apiRoute } from "@/lib/access/api-route";
import { incidentPage, incidentQuery } from "../_shapes/incidents";
import { pageRequest, toReply } from "../_shapes/shape";

export const GET = apiRoute({
  operation: "listIncidents",
  tag: "Runs",
  summary: "What people should know about syncs, newest first",
  description:
    "Runs that fail, records that fail, schedules that were missed, plans that wait. The same reason again counts up the one that is open.",
  scope: "read",
  query: incidentQuery,
  response: incidentPage,
  answer: async ({ tenantId, query: { state, syncId, ...page } }) =>
    toReply(await listIncidents(tenantId, { state, syncId }, pageRequest(page))),
});
