import { z } from "zod";
import { apiRoute } from "@/lib/access/api-route";
import { getSettings } from "@/lib/engine/settings-of";
import { idParam } from "../../../../../_shapes/shape";
import { settingsShape } from "../../../../../_shapes/syncs";

export const GET = apiRoute({
  operation: "getSettingsVersion",
  tag: "Syncs",
  summary: "The settings of one version",
  scope: "read",
  params: idParam.extend({ version: z.coerce.number().int().min(1).max(2_147_483_647) }),
  response: settingsShape,
  answer: ({ tenantId, params }) => getSettings(tenantId, params.id, params.version),
});
