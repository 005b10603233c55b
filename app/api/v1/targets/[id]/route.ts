import { z } from "zod";
import { getTarget } from "@/db/queries/targets";
import { apiRoute } from "@/lib/access/api-route";
import { targetChange } from "@/lib/core/settings/target-settings";
import { deleteTarget } from "@/lib/engine/connect/delete-target";
import { updateTarget } from "@/lib/engine/connect/update-target";
import { found } from "../../_shapes/found";
import { flag, idParam } from "../../_shapes/shape";
import { targetShape } from "../../_shapes/targets";

export const GET = apiRoute({
  operation: "getTarget",
  tag: "Targets",
  summary: "One target",
  scope: "read",
  params: idParam,
  response: targetShape,
  answer: async ({ tenantId, params }) => found(await getTarget(tenantId, params.id), "target"),
});

export const PATCH = apiRoute({
  operation: "updateTarget",
  tag: "Targets",
  summary: "Change a target's name or settings",
  description: "What is left out stays. A new address needs the secrets again.",
  scope: "write",
  params: idParam,
  body: targetChange,
  response: targetShape,
  async answer({ tenantId, actor, params, body }) {
    await updateTarget(tenantId, actor, params.id, body);
    return getTarget(tenantId, params.id);
  },
});

export const DELETE = apiRoute({
  operation: "deleteTarget",
  tag: "Targets",
  summary: "Forget a target; nothing is changed in it",
  scope: "write",
  params: idParam,
  query: z.strictObject({
    withSyncs: flag.optional().describe("Also end the syncs that feed it; else 409."),
  }),
  response: null,
  answer: ({ tenantId, actor, params, query }) =>
    deleteTarget(tenantId, actor, params.id, { withSyncs: query.withSyncs ?? false }),
});
