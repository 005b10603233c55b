import { getApp } from "@/db/queries/apps";
import { apiRoute } from "@/lib/access/api-route";
import { resumeApp } from "@/lib/engine/connect/pause-app";
import { appShape, toApp } from "../../../_shapes/apps";
import { found } from "../../../_shapes/found";
import { idParam } from "../../../_shapes/shape";

export const POST = apiRoute({
  operation: "resumeApp",
  tag: "Apps",
  summary: "Go on with what has gathered meanwhile",
  scope: "run",
  params: idParam,
  response: appShape,
  async answer({ tenantId, actor, params }) {
    await resumeApp(tenantId, actor, params.id);
    return toApp(found(await getApp(tenantId, params.id), "app"));
  },
});
