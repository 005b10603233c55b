import { apiRoute } from "@/lib/access/api-route";
import { endFormerJitSecret, makeJitSecret } from "@/lib/access/jit-endpoint";
import { newLoginSecret } from "../../../../_shapes/login";
import { idParam } from "../../../../_shapes/shape";

export const POST = apiRoute({
  operation: "makeLoginSecret",
  tag: "Apps",
  summary: "Make a new secret for calls at login; the one before counts for a day more",
  scope: "write",
  params: idParam,
  status: 201,
  response: newLoginSecret,
  answer: ({ tenantId, actor, params }) => makeJitSecret(tenantId, actor, params.id),
});

export const DELETE = apiRoute({
  operation: "endFormerLoginSecret",
  tag: "Apps",
  summary: "End the secret before the present one now",
  scope: "write",
  params: idParam,
  response: null,
  answer: ({ tenantId, actor, params }) => endFormerJitSecret(tenantId, actor, params.id),
});
