import { overview } from "@/db/queries/overview";
import { getWorkspace } from "@/db/queries/workspaces";
import { apiRoute } from "@/lib/access/api-route";
import { getPlan } from "@/lib/engine/workspace-plan";
import { found } from "../_shapes/found";
import { planReply, workspaceShape } from "../_shapes/workspace";

export const GET = apiRoute({
  operation: "getWorkspace",
  tag: "Workspace",
  summary: "The workspace of this key, with its numbers",
  scope: "read",
  response: workspaceShape,
  async answer({ tenantId }) {
    const workspace = found(await getWorkspace(tenantId), "workspace");
    const [numbers, plan] = await Promise.all([overview(tenantId), getPlan(tenantId)]);
    return { ...workspace, ...numbers, plan: planReply(plan) };
  },
});
