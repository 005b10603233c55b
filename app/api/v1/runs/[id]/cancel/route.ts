import { getRun } from "@/db/queries/runs";
import { apiRoute } from "@/lib/access/api-route";
import { cancelRun } from "@/lib/engine/run/cancel-run";
import { found } from "../../../_shapes/found";
import { runShape } from "../../../_shapes/runs";
import { idParam } from "../../../_shapes/shape";

export const POST = apiRoute({
  operation: "cancelRun",
  tag: "Runs",
  summary: "End a run; what is done stays done",
  scope: "run",
  params: idParam,
  response: runShape,
  async answer({ tenantId, actor, params }) {
    const { id } = found(await getRun(tenantId, params.id), "run");
    await cancelRun(tenantId, id, actor);
    return getRun(tenantId, id);
  },
});
