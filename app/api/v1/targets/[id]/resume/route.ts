import { getTarget } from "@/db/queries/targets";
import { apiRoute } from "@/lib/access/api-route";
import { resumeTarget } from "@/lib/engine/connect/pause-target";
import { idParam } from "../../../_shapes/shape";
import { targetShape } from "../../../_shapes/targets";

export const POST = apiRoute({
  operation: "resumeTarget",
  tag: "Targets",
  summary: "Go on writing to a target",
  scope: "run",
  params: idParam,
  response: targetShape,
  async answer({ tenantId, actor, params }) {
    await resumeTarget(tenantId, actor, params.id);
    return getTarget(tenantId, params.id);
  },
});
