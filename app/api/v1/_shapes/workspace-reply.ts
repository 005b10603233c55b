import { overview } from "@/db/queries/overview";
import { getWorkspace } from "@/db/queries/workspaces";
import { getPlan } from "@/lib/engine/workspace/workspace-plan";
import { found } from "./found";
import { planReply } from "./workspace";

/** A workspace with its numbers and its plan, as each of its operations answers. */
export async function workspaceReply(tenantId: string) {
  const workspace = found(await getWorkspace(tenantId), "workspace");
  const [numbers, plan] = await Promise.all([overview(tenantId), getPlan(tenantId)]);
  return { ...workspace, ...numbers, plan: planReply(plan) };
}
