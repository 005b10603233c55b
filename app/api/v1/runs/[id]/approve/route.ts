import { getRun } from "@/db/queries/runs";
import { apiRoute } from "@/lib/access/api-route";
import { approveRun } from "@/lib/engine/run/approve-run";
import { found } from "../../../_shapes/found";
import { approveBody, runShape, signs } from "../../../_shapes/runs";
import { idParam } from "../../../_shapes/shape";

export const POST = apiRoute({
  operation: "approveRun",
  tag: "Runs",
  summary: "Let a held run carry out exactly its plan, or a part of it",
  scope: "run",
  params: idParam,
  body: approveBody,
  response: runShape,
  async answer({ tenantId, actor, params, body: { planHash, only, comment } }) {
    const { id } = found(await getRun(tenantId, params.id), "run");
    const filter = only && { ...only, sign: only.sign && signs[only.sign] };
    await approveRun(tenantId, id, actor, { planHash, only: filter, comment });
    return getRun(tenantId, id);
  },
});
