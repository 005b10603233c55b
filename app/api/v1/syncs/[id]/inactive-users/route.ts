import { apiRoute } from "@/lib/access/api-route";
import { inactivityDraft, previewInactivity } from "@/lib/engine/preview/preview-inactivity";
import { inactiveUsers } from "../../../_shapes/inactive-users";
import { idParam } from "../../../_shapes/shape";

export const POST = apiRoute({
  operation: "previewInactiveUsers",
  tag: "Syncs",
  summary: "Who would be disabled now for want of a login, and who is next; saves nothing",
  description:
    "By the logins that the last run read. What is left out is as in the settings in force.",
  scope: "write",
  params: idParam,
  body: inactivityDraft,
  response: inactiveUsers,
  answer: ({ tenantId, params, body }) => previewInactivity(tenantId, params.id, body),
});
