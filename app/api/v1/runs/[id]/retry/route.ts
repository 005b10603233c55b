import { getRun } from "@/db/queries/runs";
import { apiRoute } from "@/lib/access/api-route";
import { retryFailed } from "@/lib/engine/run/retry-failed";
import { found } from "../../../_shapes/found";
import { startedShape } from "../../../_shapes/runs";
import { idParam } from "../../../_shapes/shape";

export const POST = apiRoute({
  operation: "retryFailed",
  tag: "Runs",
  summary: "Plan everybody anew whose changes failed in a run",
  description: "A delta run of the same sync; what failed because of something else is part of it.",
  scope: "run",
  params: idParam,
  status: 202,
  response: startedShape,
  async answer({ tenantId, actor, params }) {
    const { id } = found(await getRun(tenantId, params.id), "run");
    return retryFailed(tenantId, id, actor);
  },
});
