import { apiRoute } from "@/lib/access/api-route";
import { releaseAccount } from "@/lib/engine/plan/keep-account";
import { awayParams, keptShape } from "../../../../../_shapes/people-away";

export const POST = apiRoute({
  operation: "releaseAccount",
  tag: "Syncs",
  summary: "Let the rules hold again for somebody whose account was kept",
  scope: "run",
  params: awayParams,
  response: keptShape,
  async answer({ tenantId, actor, params: { id, personId } }) {
    await releaseAccount(tenantId, actor, { syncId: id, personId });
    return { personId, isKept: false };
  },
});
