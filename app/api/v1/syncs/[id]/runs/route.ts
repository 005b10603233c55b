import { getSync } from "@/db/queries/syncs";
import { apiRoute } from "@/lib/access/api-route";
import { startOne } from "@/lib/engine/run/start-one";
import { startRun } from "@/lib/engine/run/start-run";
import { found } from "../../../_shapes/found";
import { newRunBody, startedShape } from "../../../_shapes/runs";
import { idParam } from "../../../_shapes/shape";

export const POST = apiRoute({
  operation: "startRun",
  tag: "Runs",
  summary: "Start a run or a preview",
  description: "A request that comes while one waits joins it.",
  scope: "run",
  params: idParam,
  body: newRunBody,
  status: 202,
  response: startedShape,
  async answer({ tenantId, actor, params, body: { scope, preview, only } }) {
    const { id: syncId } = found(await getSync(tenantId, params.id), "sync");
    const trigger = preview ? "preview" : "manual";
    if (only) return startOne(tenantId, actor, { syncId, ...only, trigger });
    return startRun({ tenantId, syncId, scope, trigger, startedBy: actor.name });
  },
});
