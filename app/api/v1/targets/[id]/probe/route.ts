import { apiRoute } from "@/lib/access/api-route";
import { probeTarget } from "@/lib/engine/connect/probe-target";
import { idParam } from "../../../_shapes/shape";
import { probeShape } from "../../../_shapes/targets";

const limitMs = 60_000;

export const POST = apiRoute({
  operation: "probeTarget",
  tag: "Targets",
  summary: "Test the connection, and learn version and capabilities",
  scope: "write",
  params: idParam,
  response: probeShape,
  async answer({ tenantId, actor, params, request }) {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(limitMs)]);
    const probe = await probeTarget(tenantId, actor, params.id, signal);
    return { ...probe, passed: probe.capabilities !== null };
  },
});
