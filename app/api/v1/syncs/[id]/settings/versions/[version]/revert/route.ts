import { apiRoute } from "@/lib/access/api-route";
import { revertSettings } from "@/lib/engine/settings/revert-settings";
import { getSettings } from "@/lib/engine/settings/settings-of";
import { revertBody, settingsShape, versionParam } from "../../../../../../_shapes/syncs";

export const POST = apiRoute({
  operation: "revertSettings",
  tag: "Syncs",
  summary: "Save the settings of an old version as a new one",
  description:
    "The versions between stay in the list. Limits that were raised for a while and have ended are not raised again.",
  scope: "write",
  params: versionParam,
  body: revertBody,
  response: settingsShape,
  async answer({ tenantId, actor, params, body }) {
    await revertSettings(tenantId, actor, params.id, params.version, body);
    return getSettings(tenantId, params.id);
  },
});
