import { apiRoute } from "@/lib/access/api-route";
import { workspaceShape } from "../_shapes/workspace";
import { workspaceReply } from "../_shapes/workspace-reply";

export const GET = apiRoute({
  operation: "getWorkspace",
  tag: "Workspace",
  summary: "The workspace of this key, with its numbers",
  scope: "read",
  response: workspaceShape,
  answer: ({ tenantId }) => workspaceReply(tenantId),
});
