import { getRun } from "@/db/queries/runs";
import { apiRoute } from "@/lib/access/api-route";
import { exportRun } from "@/lib/engine/run/export-run";
import { found } from "../../../_shapes/found";
import { downloadQuery, downloadShape, signs } from "../../../_shapes/runs";
import { idParam } from "../../../_shapes/shape";

export const GET = apiRoute({
  operation: "downloadRun",
  tag: "Runs",
  summary: "A run with its changes as a file: JSON, CSV or NDJSON",
  description:
    "The shape below is that of JSON. NDJSON has the run, each change and an end in lines of their own; CSV has the changes alone. docs/run-export.md describes all three.",
  scope: "read",
  params: idParam,
  query: downloadQuery,
  response: downloadShape,
  async answer({ tenantId, params, query: { format, sign, ...rest } }) {
    const run = found(await getRun(tenantId, params.id), "run");
    const filter = { ...rest, sign: sign && signs[sign] };
    const { body, headers } = exportRun(tenantId, run, { format, filter });
    return new Response(body, { headers });
  },
});
