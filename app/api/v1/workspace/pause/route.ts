import { overview } from "@/db/queries/overview";
import { getWorkspace } from "@/db/queries/workspaces";
import { apiRoute } from "@/lib/access/api-route";
import { pauseWorkspace } from "@/lib/engine/pause-workspace";
import { found } from "../../_shapes/found";
import { workspaceShape } from "../../_shapes/workspace";

export const POST = apiRoute({
  operation: "pauseWorkspace",
  tag: "Workspace",
  summary: "Write to no target, within two seconds; what is sent meanwhile waits",
  scope: "run",
  response: workspaceShape,
  async answer({ tenantId, actor }) {
    await pauseWorkspace(tenantId, actor);
    const workspace = found(await getWorkspace(tenantId), "workspace");
    return { ...workspace, ...(await overview(tenantId)) };
  },
});
