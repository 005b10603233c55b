import * as documents from "@/lib/scim/discovery";
import { ScimError } from "@/lib/scim/errors";
import type { JsonObject } from "@/lib/scim/json";
import { type ScimAnswer, type ScimCall, scimRoute } from "./scim-route";

/** RFC 7644 §4. The documents say what this server does; see lib/scim/capabilities.ts. */
export const serviceProviderConfig = scimRoute(async (call) =>
  document(documents.serviceProviderConfig(call.baseUrl), call),
);

export const resourceTypes = scimRoute(async (call) =>
  document(documents.resourceTypes(call.baseUrl), call),
);

export const resourceType = scimRoute(async (call) =>
  document(documents.resourceType(call.baseUrl, call.id), call),
);

export const schemas = scimRoute(async (call) =>
  document(documents.schemaList(call.baseUrl), call),
);

export const schema = scimRoute(async (call) =>
  document(documents.schema(call.baseUrl, call.id), call),
);

function document(body: JsonObject | null, { query }: ScimCall): ScimAnswer {
  if (query.has("filter")) {
    throw new ScimError(403, null, "What this server supports is listed whole, without a filter.");
  }
  if (!body) throw new ScimError(404, null, "There is no such schema or resource type.");
  return { status: 200, body, effect: "Read what this server supports." };
}
