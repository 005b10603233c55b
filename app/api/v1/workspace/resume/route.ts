import { apiRoute } from "@/lib/access/api-route";
import { resumeWorkspace } from "@/lib/engine/connect/pause-workspace";
import { workspaceShape } from "../../_shapes/workspace";
import { workspaceReply } from "../../_shapes/workspace-reply";

export const POST = apiRoute({
  operation: "resumeWorkspace",
  tag: "Workspace",
  summary: "Go on with what has gathered meanwhile",
  scope: "run",
  response: workspaceShape,
  async answer({ tenantId, actor }) {
    await resumeWorkspace(tenantId, actor);
    return workspaceReply(tenantId);
  },
});
