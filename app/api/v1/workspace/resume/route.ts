import { overview } from "@/db/queries/overview";
import { getWorkspace } from "@/db/queries/workspaces";
import { apiRoute } from "@/lib/access/api-route";
import { resumeWorkspace } from "@/lib/engine/pause-workspace";
import { found } from "../../_shapes/found";
import { workspaceShape } from "../../_shapes/workspace";

export const POST = apiRoute({
  operation: "resumeWorkspace",
  tag: "Workspace",
  summary: "Go on with what has gathered meanwhile",
  scope: "run",
  response: workspaceShape,
  async answer({ tenantId, actor }) {
    await resumeWorkspace(tenantId, actor);
    const workspace = found(await getWorkspace(tenantId), "workspace");
    return { ...workspace, ...(await overview(tenantId)) };
  },
});
