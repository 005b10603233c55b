import { listAppTokens } from "@/db/queries/app-view";
import { getApp } from "@/db/queries/apps";
import { apiRoute } from "@/lib/access/api-route";
import { createAppToken } from "@/lib/access/app-tokens";
import { newTokenShape, tokenList } from "../../../_shapes/apps";
import { found } from "../../../_shapes/found";
import { idParam } from "../../../_shapes/shape";

export const GET = apiRoute({
  operation: "listAppTokens",
  tag: "Apps",
  summary: "SCIM tokens of an app that are not revoked",
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
  summary: "Make a SCIM token; two may live at a time",
  scope: "write",
  params: idParam,
  status: 201,
  response: newTokenShape,
  answer: ({ tenantId, actor, params }) => createAppToken(tenantId, actor, params.id),
});
