import { apiRoute } from "@/lib/access/api-route";
import { eventShape, eventStream, eventsQuery } from "../_shapes/events";

export const GET = apiRoute({
  operation: "listEvents",
  tag: "Workspace",
  summary: "What happened, for a log store: runs, their changes, incidents and audit events",
  description:
    "Newline-delimited JSON, oldest first, one event a line. Keep the cursor of the last line and pass it next time: nothing is left out and nothing comes late. An empty answer means that nothing is new.",
  scope: "read",
  query: eventsQuery,
  response: eventShape,
  answer: ({ tenantId, query }) => eventStream(tenantId, query),
});
