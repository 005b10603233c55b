import { apiRoute } from "@/lib/access/api-route";
import { probeSource } from "@/lib/engine/connect/probe-source";
import { sourceProbeShape } from "../../../_shapes/apps";
import { idParam } from "../../../_shapes/shape";

const limitMs = 60_000;

export const POST = apiRoute({
  operation: "probeSource",
  tag: "Apps",
  summary: "Test the connection to a provider that Usher reads",
  scope: "write",
  params: idParam,
  response: sourceProbeShape,
  answer({ tenantId, actor, params, request }) {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(limitMs)]);
    return probeSource(tenantId, actor, params.id, signal);
  },
});
