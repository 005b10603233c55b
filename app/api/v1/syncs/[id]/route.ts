import { getSync } from "@/db/queries/syncs";
import { apiRoute } from "@/lib/access/api-route";
import { deleteSync } from "@/lib/engine/connect/delete-sync";
import { found } from "../../_shapes/found";
import { idParam } from "../../_shapes/shape";
import { syncShape } from "../../_shapes/syncs";

export const GET = apiRoute({
  operation: "getSync",
  tag: "Syncs",
  summary: "One sync and what it looks after",
  scope: "read",
  params: idParam,
  response: syncShape,
  answer: async ({ tenantId, params }) => found(await getSync(tenantId, params.id), "sync"),
});

export const DELETE = apiRoute({
  operation: "deleteSync",
  tag: "Syncs",
  summary: "End a sync; accounts in the target stay as they are",
  scope: "write",
  params: idParam,
  response: null,
  answer: ({ tenantId, actor, params }) => deleteSync(tenantId, actor, params.id),
});
