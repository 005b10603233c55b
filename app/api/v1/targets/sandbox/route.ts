import { z } from "zod";
import { getTarget } from "@/db/queries/targets";
import { apiRoute } from "@/lib/access/api-route";
import { targetName } from "@/lib/core/settings/target-settings";
import { addSandbox } from "@/lib/engine/sandbox/add-sandbox";
import { newSandboxShape } from "../../_shapes/targets";

export const POST = apiRoute({
  operation: "addSandbox",
  tag: "Targets",
  summary: "Add a sandbox target",
  description: "A make-believe Confluence that keeps its state. Test its connection afterwards.",
  scope: "write",
  body: z.strictObject({ name: targetName.default("Sandbox") }),
  status: 201,
  response: newSandboxShape,
  async answer({ tenantId, actor, body }) {
    const { id, username, password } = await addSandbox(tenantId, actor, body.name);
    return { target: await getTarget(tenantId, id), username, password };
  },
});
