import { apiRoute } from "@/lib/access/api-route";
import { compareSettings } from "@/lib/engine/settings/compare-settings";
import { idParam } from "../../../../_shapes/shape";
import { comparisonQuery, comparisonShape } from "../../../../_shapes/syncs";

export const GET = apiRoute({
  operation: "compareSettings",
  tag: "Syncs",
  summary: "Two versions of the settings, field by field",
  scope: "read",
  params: idParam,
  query: comparisonQuery,
  response: comparisonShape,
  answer: ({ tenantId, params, query }) => compareSettings(tenantId, params.id, query),
});
