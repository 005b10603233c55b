import { getRun } from "@/db/queries/runs";
import { apiRoute } from "@/lib/access/api-route";
import { startRollback } from "@/lib/engine/run/start-rollback";
import { found } from "../../../_shapes/found";
import { startedShape } from "../../../_shapes/runs";
import { idParam } from "../../../_shapes/shape";

export const POST = apiRoute({
  operation: "rollBackRun",
  tag: "Runs",
  summary: "Plan the reverse of a run; the plan waits for approval",
  description:
    "Accounts that the run created are disabled, groups stay, and what was changed since is left as it is. The next run of the sync does it again unless rules or source change or the sync is paused.",
  scope: "run",
  params: idParam,
  status: 202,
  response: startedShape,
  async answer({ tenantId, actor, params }) {
    const { id } = found(await getRun(tenantId, params.id), "run");
    return startRollback(tenantId, id, actor);
  },
});
