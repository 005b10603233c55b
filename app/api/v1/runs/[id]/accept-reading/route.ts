import { getRun } from "@/db/queries/runs";
import { apiRoute } from "@/lib/access/api-route";
import { acceptReadOf } from "@/lib/engine/read/accept-read";
import { found } from "../../../_shapes/found";
import { runShape } from "../../../_shapes/runs";
import { idParam } from "../../../_shapes/shape";

export const POST = apiRoute({
  operation: "acceptReading",
  tag: "Runs",
  summary: "Say that the size or the permissions of what a run read are right",
  description:
    "The run itself takes nothing away; the next one is measured by this reading. Refused where the provider was not read to its end, or was read again since.",
  scope: "run",
  params: idParam,
  response: runShape,
  async answer({ tenantId, actor, params }) {
    const { id } = found(await getRun(tenantId, params.id), "run");
    await acceptReadOf(tenantId, actor, id);
    return getRun(tenantId, id);
  },
});
