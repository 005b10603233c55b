import { getSync } from "@/db/queries/syncs";
import { apiRoute } from "@/lib/access/api-route";
import { pauseSync } from "@/lib/engine/connect/pause-sync";
import { idParam } from "../../../_shapes/shape";
import { syncShape } from "../../../_shapes/syncs";

export const POST = apiRoute({
  operation: "pauseSync",
  tag: "Syncs",
  summary: "Start no more runs; what is sent meanwhile waits",
  scope: "run",
  params: idParam,
  response: syncShape,
  async answer({ tenantId, actor, params }) {
    await pauseSync(tenantId, actor, params.id);
    return getSync(tenantId, params.id);
  },
});
