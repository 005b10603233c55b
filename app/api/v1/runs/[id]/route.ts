import { getRun } from "@/db/queries/runs";
import { apiRoute } from "@/lib/access/api-route";
import { found } from "../../_shapes/found";
import { runShape } from "../../_shapes/runs";
import { idParam } from "../../_shapes/shape";

export const GET = apiRoute({
  operation: "getRun",
  tag: "Runs",
  summary: "One run with its phases, totals and holds",
  scope: "read",
  params: idParam,
  response: runShape,
  answer: async ({ tenantId, params }) => found(await getRun(tenantId, params.id), "run"),
});
