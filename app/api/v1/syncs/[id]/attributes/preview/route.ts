import { apiRoute } from "@/lib/access/api-route";
import { mappingTrial, tryMapping } from "@/lib/engine/preview/try-mapping";
import { mappingPreviewShape } from "../../../../_shapes/attributes";
import { idParam } from "../../../../_shapes/shape";

export const POST = apiRoute({
  operation: "previewAttributes",
  tag: "Syncs",
  summary: "Try an attribute mapping on staged people, with each step's output",
  description: "Saves nothing. Without `attributes` the mapping in force is tried.",
  scope: "write",
  params: idParam,
  body: mappingTrial,
  response: mappingPreviewShape,
  answer: ({ tenantId, params, body }) => tryMapping(tenantId, params.id, body),
});
