import { apiRoute } from "@/lib/access/api-route";
import { pauseWorkspace } from "@/lib/engine/connect/pause-workspace";
import { workspaceShape } from "../../_shapes/workspace";
import { workspaceReply } from "../../_shapes/workspace-reply";

export const POST = apiRoute({
  operation: "pauseWorkspace",
  tag: "Workspace",
  summary: "Write to no target, within two seconds; what is sent meanwhile waits",
  scope: "run",
  response: workspaceShape,
  async answer({ tenantId, actor }) {
    await pauseWorkspace(tenantId, actor);
    return workspaceReply(tenantId);
  },
});
