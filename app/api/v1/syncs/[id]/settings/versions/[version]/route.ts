import { apiRoute } from "@/lib/access/api-route";
import { getSettings } from "@/lib/engine/settings/settings-of";
import { settingsShape, versionParam } from "../../../../../_shapes/syncs";

export const GET = apiRoute({
  operation: "getSettingsVersion",
  tag: "Syncs",
  summary: "The settings of one version",
  scope: "read",
  params: versionParam,
  response: settingsShape,
  answer: ({ tenantId, params }) => getSettings(tenantId, params.id, params.version),
});
