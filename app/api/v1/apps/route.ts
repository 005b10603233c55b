import { getApp, listApps } from "@/db/queries/apps";
import { apiRoute } from "@/lib/access/api-route";
import { newApp } from "@/lib/core/settings/app-settings";
import { createApp } from "@/lib/engine/connect/create-app";
import { appPage, appShape, toApp } from "../_shapes/apps";
import { found } from "../_shapes/found";
import { pageQuery, pageRequest, toReply } from "../_shapes/shape";

export const GET = apiRoute({
  operation: "listApps",
  tag: "Apps",
  summary: "Connected identity providers, oldest first",
  scope: "read",
  query: pageQuery,
  response: appPage,
  async answer({ tenantId, query }) {
    const page = toReply(await listApps(tenantId, pageRequest(query)));
    return { ...page, items: page.items.map(toApp) };
  },
});

export const POST = apiRoute({
  operation: "createApp",
  tag: "Apps",
  summary: "Connect an identity provider",
  scope: "write",
  body: newApp,
  status: 201,
  response: appShape,
  async answer({ tenantId, actor, body }) {
    const { id } = await createApp(tenantId, actor, body);
    return toApp(found(await getApp(tenantId, id), "app"));
  },
});
