import { listSettingsVersions } from "@/db/queries/settings";
import { getSync } from "@/db/queries/syncs";
import { apiRoute } from "@/lib/access/api-route";
import { found } from "../../../../_shapes/found";
import { idParam, pageQuery, pageRequest, toReply } from "../../../../_shapes/shape";
import { versionPage } from "../../../../_shapes/syncs";

export const GET = apiRoute({
  operation: "listSettingsVersions",
  tag: "Syncs",
  summary: "Every save of the settings, newest first",
  scope: "read",
  params: idParam,
  query: pageQuery,
  response: versionPage,
  async answer({ tenantId, params, query }) {
    found(await getSync(tenantId, params.id), "sync");
    return toReply(await listSettingsVersions(tenantId, params.id, pageRequest(query)));
  },
});
