import { getRun } from "@/db/queries/runs";
import { apiRoute } from "@/lib/access/api-route";
import { runDownload } from "../../../_shapes/download";
import { found } from "../../../_shapes/found";
import { downloadShape } from "../../../_shapes/runs";
import { idParam } from "../../../_shapes/shape";

export const GET = apiRoute({
  operation: "downloadRun",
  tag: "Runs",
  summary: "A run with all its changes in one JSON file",
  scope: "read",
  params: idParam,
  response: downloadShape,
  answer: async ({ tenantId, params }) =>
    runDownload(tenantId, found(await getRun(tenantId, params.id), "run")),
});
