import { z } from "zod";
import { getChange } from "@/db/queries/changes";
import { callsOf } from "@/db/queries/run-view";
import { apiRoute } from "@/lib/access/api-route";
import { found } from "../../../../_shapes/found";
import { changeDetailShape, toChange } from "../../../../_shapes/runs";
import { idParam } from "../../../../_shapes/shape";

export const GET = apiRoute({
  operation: "getChange",
  tag: "Runs",
  summary: "One record of a run, with what was said to the target and what it answered",
  description:
    "Secrets are blanked. The exchange is kept for failures and for a run's first changes, as long as the log of requests; `calls` is null where none is kept.",
  scope: "read",
  params: idParam.extend({
    seq: z.string().max(100).describe("The number of the record in its run."),
  }),
  response: changeDetailShape,
  async answer({ tenantId, params: { id, seq } }) {
    const isNumber = /^\d{1,9}$/.test(seq);
    const change = found(isNumber ? await getChange(tenantId, id, Number(seq)) : null, "change");
    return { ...toChange(change), calls: await callsOf(tenantId, id, change.exchangeSeq) };
  },
});
