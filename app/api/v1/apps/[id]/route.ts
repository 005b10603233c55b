import { getApp } from "@/db/queries/apps";
import { apiRoute } from "@/lib/access/api-route";
import { deleteApp } from "@/lib/engine/connect/delete-app";
import { renameApp } from "@/lib/engine/connect/rename-app";
import { setProfile } from "@/lib/engine/connect/set-profile";
import { appChange, appShape, toApp } from "../../_shapes/apps";
import { found } from "../../_shapes/found";
import { idParam } from "../../_shapes/shape";

export const GET = apiRoute({
  operation: "getApp",
  tag: "Apps",
  summary: "One app",
  scope: "read",
  params: idParam,
  response: appShape,
  answer: async ({ tenantId, params }) => toApp(found(await getApp(tenantId, params.id), "app")),
});

export const PATCH = apiRoute({
  operation: "changeApp",
  tag: "Apps",
  summary: "Rename an app, or have its SCIM client read otherwise; its address stays",
  scope: "write",
  params: idParam,
  body: appChange,
  response: appShape,
  async answer({ tenantId, actor, params, body: { name, profile } }) {
    if (profile !== undefined) await setProfile(tenantId, actor, params.id, profile);
    if (name !== undefined) await renameApp(tenantId, actor, params.id, name);
    return toApp(found(await getApp(tenantId, params.id), "app"));
  },
});

export const DELETE = apiRoute({
  operation: "deleteApp",
  tag: "Apps",
  summary: "Disconnect an identity provider",
  description: "Its tokens, staged people and syncs go; accounts in the targets stay as they are.",
  scope: "write",
  params: idParam,
  response: null,
  answer: ({ tenantId, actor, params }) => deleteApp(tenantId, actor, params.id),
});
