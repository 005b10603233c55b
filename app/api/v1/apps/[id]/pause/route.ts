import { getApp } from "@/db/queries/apps";
import { apiRoute } from "@/lib/access/api-route";
import { pauseApp } from "@/lib/engine/connect/pause-app";
import { appShape, toApp } from "../../../_shapes/apps";
import { found } from "../../../_shapes/found";
import { idParam } from "../../../_shapes/shape";

export const POST = apiRoute({
  operation: "pauseApp",
  tag: "Apps",
  summary: "Write nothing for this app; what it sends is kept and waits",
  scope: "run",
  params: idParam,
  response: appShape,
  async answer({ tenantId, actor, params }) {
    await pauseApp(tenantId, actor, params.id);
    return toApp(found(await getApp(tenantId, params.id), "app"));
  },
});
