import { getRun } from "@/db/queries/runs";
import { apiRoute } from "@/lib/access/api-route";
import { approveRun } from "@/lib/engine/approve-run";
import { found } from "../../../_shapes/found";
import { runShape } from "../../../_shapes/runs";
import { idParam } from "../../../_shapes/shape";

export const POST = apiRoute({
  operation: "approveRun",
  tag: "Runs",
  summary: "Let a held run carry out exactly its plan",
  scope: "run",
  params: idParam,
  response: runShape,
  async answer({ tenantId, actor, params }) {
    const { id } = found(await getRun(tenantId, params.id), "run");
    await approveRun(tenantId, id, actor);
    return getRun(tenantId, id);
  },
});
