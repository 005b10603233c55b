import { z } from "zod";
import { getSync, listSyncs } from "@/db/queries/syncs";
import { apiRoute } from "@/lib/access/api-route";
import { createSync, newSync } from "@/lib/engine/connect/create-sync";
import { pageQuery, pageRequest, toReply } from "../_shapes/shape";
import { syncPage, syncShape } from "../_shapes/syncs";

export const GET = apiRoute({
  operation: "listSyncs",
  tag: "Syncs",
  summary: "Syncs, oldest first, with their last run",
  scope: "read",
  query: pageQuery.extend({ appId: z.string().optional(), targetId: z.string().optional() }),
  response: syncPage,
  answer: async ({ tenantId, query: { appId, targetId, ...page } }) =>
    toReply(await listSyncs(tenantId, { appId, targetId }, pageRequest(page))),
});

export const POST = apiRoute({
  operation: "createSync",
  tag: "Syncs",
  summary: "Let an app feed a target, with the default rules",
  scope: "write",
  body: newSync,
  status: 201,
  response: syncShape,
  async answer({ tenantId, actor, body }) {
    const { id } = await createSync(tenantId, actor, body);
    return getSync(tenantId, id);
  },
});
