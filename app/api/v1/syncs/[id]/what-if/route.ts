import { apiRoute } from "@/lib/access/api-route";
import { whatIf, whatIfAsked } from "@/lib/engine/preview/what-if";
import { idParam } from "../../../_shapes/shape";
import { whatIfShape } from "../../../_shapes/what-if";

export const POST = apiRoute({
  operation: "whatIf",
  tag: "Syncs",
  summary: "What a draft of the settings would do otherwise than those in force",
  description:
    "Plans with both on one snapshot of the staged people and of the target as it was seen last, and tells only the difference. Writes nothing and asks no network. Looks at people for eight seconds; `isComplete` says whether that was enough.",
  scope: "write",
  params: idParam,
  body: whatIfAsked,
  response: whatIfShape,
  answer: ({ tenantId, params, body }) => whatIf(tenantId, params.id, body),
});
