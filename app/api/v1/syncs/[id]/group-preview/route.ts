import { apiRoute } from "@/lib/access/api-route";
import { previewGroups } from "@/lib/engine/preview/preview-groups";
import { groupPreviewBody, groupPreviewShape } from "../../../_shapes/group-preview";
import { idParam } from "../../../_shapes/shape";

export const POST = apiRoute({
  operation: "previewGroups",
  tag: "Syncs",
  summary: "What group rules would do with the groups there are now; writes nothing",
  scope: "write",
  params: idParam,
  body: groupPreviewBody,
  response: groupPreviewShape,
  answer: ({ tenantId, params, body }) =>
    previewGroups(tenantId, params.id, body.groups ?? null, body.text),
});
