import { listJitCalls } from "@/db/queries/jit";
import { apiRoute } from "@/lib/access/api-route";
import { loginCalls, loginOf } from "../../../../_shapes/login";
import { idParam } from "../../../../_shapes/shape";

const latestMax = 100;

export const GET = apiRoute({
  operation: "listLoginCalls",
  tag: "Apps",
  summary: "The latest calls at login, and what each was answered",
  scope: "read",
  params: idParam,
  response: loginCalls,
  async answer({ tenantId, params }) {
    await loginOf(tenantId, params.id);
    return { items: await listJitCalls({ tenantId, appId: params.id }, latestMax) };
  },
});
