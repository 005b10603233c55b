import { apiRoute } from "@/lib/access/api-route";
import { sourceChange } from "@/lib/core/settings/app-settings";
import { saveSource, sourceOf } from "@/lib/engine/connect/save-source";
import { sourceShape } from "../../../_shapes/apps";
import { idParam } from "../../../_shapes/shape";

export const GET = apiRoute({
  operation: "getSource",
  tag: "Apps",
  summary: "How an app's provider is read",
  scope: "read",
  params: idParam,
  response: sourceShape,
  answer: ({ tenantId, params }) => sourceOf(tenantId, params.id),
});

export const PATCH = apiRoute({
  operation: "saveSource",
  tag: "Apps",
  summary: "Change how an app's provider is read",
  description: "What is left out stays. A new address needs the secrets again.",
  scope: "write",
  params: idParam,
  body: sourceChange,
  response: sourceShape,
  async answer({ tenantId, actor, params, body }) {
    await saveSource(tenantId, actor, params.id, body.settings);
    return sourceOf(tenantId, params.id);
  },
});
