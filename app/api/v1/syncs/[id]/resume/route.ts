import { getSync } from "@/db/queries/syncs";
import { apiRoute } from "@/lib/access/api-route";
import { resumeSync } from "@/lib/engine/connect/pause-sync";
import { idParam } from "../../../_shapes/shape";
import { syncShape } from "../../../_shapes/syncs";

export const POST = apiRoute({
  operation: "resumeSync",
  tag: "Syncs",
  summary: "Start runs again",
  scope: "run",
  params: idParam,
  response: syncShape,
  async answer({ tenantId, actor, params }) {
    await resumeSync(tenantId, actor, params.id);
    return getSync(tenantId, params.id);
  },
});
