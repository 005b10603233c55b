import { listAppTokens } from "@/db/queries/app-view";
import { getApp } from "@/db/queries/apps";
import { apiRoute } from "@/lib/access/api-route";
import { createAppToken } from "@/lib/access/app-tokens";
import { newScimCredential } from "@/lib/core/access/scim-credential";
import { newTokenShape, tokenList } from "../../../_shapes/apps";
import { found } from "../../../_shapes/found";
import { idParam } from "../../../_shapes/shape";

export const GET = apiRoute({
  operation: "listAppTokens",
  tag: "Apps",
  summary: "SCIM tokens and client secrets of an app that are not revoked",
  scope: "read",
  params: idParam,
  response: tokenList,
  async answer({ tenantId, params }) {
    found(await getApp(tenantId, params.id), "app");
    return { items: await listAppTokens(tenantId, params.id) };
  },
});

export const POST = apiRoute({
  operation: "createAppToken",
  tag: "Apps",
  summary: "Make a SCIM token or a client secret; two of each may live at a time",
  description: "A client secret is traded for short-lived tokens at the app's token endpoint.",
  scope: "write",
  params: idParam,
  body: newScimCredential,
  status: 201,
  response: newTokenShape,
  answer: ({ tenantId, actor, params, body }) => createAppToken(tenantId, actor, params.id, body),
});
