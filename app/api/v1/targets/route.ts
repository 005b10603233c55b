import { getTarget, listTargets } from "@/db/queries/targets";
import { apiRoute } from "@/lib/access/api-route";
import { newTarget } from "@/lib/core/settings/target-settings";
import { createTarget } from "@/lib/engine/connect/create-target";
import { pageQuery, pageRequest, toReply } from "../_shapes/shape";
import { targetPage, targetShape } from "../_shapes/targets";

export const GET = apiRoute({
  operation: "listTargets",
  tag: "Targets",
  summary: "Targets, oldest first",
  scope: "read",
  query: pageQuery,
  response: targetPage,
  answer: async ({ tenantId, query }) => toReply(await listTargets(tenantId, pageRequest(query))),
});

export const POST = apiRoute({
  operation: "createTarget",
  tag: "Targets",
  summary: "Add a target",
  description: "The settings are those of the product; secret ones are write-only.",
  scope: "write",
  body: newTarget,
  status: 201,
  response: targetShape,
  async answer({ tenantId, actor, body }) {
    const { id } = await createTarget(tenantId, actor, body);
    return getTarget(tenantId, id);
  },
});
