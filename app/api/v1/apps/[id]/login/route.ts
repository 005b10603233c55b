import { apiRoute } from "@/lib/access/api-route";
import { saveJitSettings } from "@/lib/access/jit-endpoint";
import { jitSettings } from "@/lib/core/settings/jit-settings";
import { loginOf, loginShape } from "../../../_shapes/login";
import { idParam } from "../../../_shapes/shape";

export const GET = apiRoute({
  operation: "getLogin",
  tag: "Apps",
  summary: "How an app is told of logins",
  scope: "read",
  params: idParam,
  response: loginShape,
  answer: ({ tenantId, params }) => loginOf(tenantId, params.id),
});

export const PUT = apiRoute({
  operation: "saveLogin",
  tag: "Apps",
  summary: "Set how an app is told of logins; what is left out takes its default",
  scope: "write",
  params: idParam,
  body: jitSettings,
  response: loginShape,
  async answer({ tenantId, actor, params, body }) {
    await saveJitSettings(tenantId, actor, params.id, body);
    return loginOf(tenantId, params.id);
  },
});
