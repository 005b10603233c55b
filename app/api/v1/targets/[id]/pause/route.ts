import { getTarget } from "@/db/queries/targets";
import { apiRoute } from "@/lib/access/api-route";
import { pauseTarget } from "@/lib/engine/connect/pause-target";
import { idParam } from "../../../_shapes/shape";
import { targetShape } from "../../../_shapes/targets";

export const POST = apiRoute({
  operation: "pauseTarget",
  tag: "Targets",
  summary: "Stop writing to a target; what is sent meanwhile waits",
  scope: "run",
  params: idParam,
  response: targetShape,
  async answer({ tenantId, actor, params }) {
    await pauseTarget(tenantId, actor, params.id);
    return getTarget(tenantId, params.id);
  },
});
