import { apiRoute } from "@/lib/access/api-route";
import { keepAccount } from "@/lib/engine/plan/keep-account";
import { awayParams, keptShape } from "../../../../../_shapes/people-away";

export const POST = apiRoute({
  operation: "keepAccount",
  tag: "Syncs",
  summary: "Keep the account of somebody who is away, until they are back",
  scope: "run",
  params: awayParams,
  response: keptShape,
  async answer({ tenantId, actor, params: { id, personId } }) {
    await keepAccount(tenantId, actor, { syncId: id, personId });
    return { personId, isKept: true };
  },
});
