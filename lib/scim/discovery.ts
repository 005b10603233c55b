import type { Attribute, Schema } from "./attribute";
import { capabilities } from "./capabilities";
import type { JsonObject } from "./json";
import { listResponse } from "./list";
import { type ResourceDefinition, resourceDefinitions } from "./schemas";
import { urns } from "./urns";

/** RFC 7643 §5. Its `pagination` member is RFC 9865's. */
export function serviceProviderConfig(baseUrl: string): JsonObject {
  return {
    schemas: [urns.serviceProviderConfig],
    ...capabilities,
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "Bearer token",
        description: "The token shown when the app was connected, in the Authorization header.",
        specUri: "https://www.rfc-editor.org/info/rfc6750",
        primary: true,
      },
      {
        type: "oauth2",
        name: "OAuth 2.0 client credentials",
        description:
          "A short-lived bearer token from the app's token endpoint, for its client secret.",
        specUri: "https://www.rfc-editor.org/info/rfc6749",
      },
    ],
    meta: {
      resourceType: "ServiceProviderConfig",
      location: `${baseUrl}/ServiceProviderConfig`,
    },
  };
}

/** RFC 7643 §6, whole: discovery is not paged (RFC 7644 §4). */
export function resourceTypes(baseUrl: string): JsonObject {
  const all = Object.values(resourceDefinitions).map((type) => toResourceType(type, baseUrl));
  return listResponse(all, { totalResults: all.length, startIndex: 1 });
}

/** One resource type by its name in any case; null when there is none. */
export function resourceType(baseUrl: string, name: string): JsonObject | null {
  const folded = name.toLowerCase();
  const types = Object.values(resourceDefinitions);
  const found = types.find((type) => type.name.toLowerCase() === folded);
  return found ? toResourceType(found, baseUrl) : null;
}

/** RFC 7643 §7: the schemas of resources. */
export function schemaList(baseUrl: string): JsonObject {
  const all = allSchemas().map((schema) => toSchema(schema, baseUrl));
  return listResponse(all, { totalResults: all.length, startIndex: 1 });
}

/** One schema by its URN in any case; null when there is none. */
export function schema(baseUrl: string, urn: string): JsonObject | null {
  const folded = urn.toLowerCase();
  const found = allSchemas().find(({ id }) => id.toLowerCase() === folded);
  return found ? toSchema(found, baseUrl) : null;
}

function allSchemas(): Schema[] {
  const types = Object.values(resourceDefinitions);
  return types.flatMap((type) => [type.schema, ...type.extensions]);
}

function toResourceType(type: ResourceDefinition, baseUrl: string): JsonObject {
  return {
    schemas: [urns.resourceType],
    id: type.name,
    name: type.name,
    endpoint: type.endpoint,
    description: type.description,
    schema: type.schema.id,
    schemaExtensions: type.extensions.map(({ id }) => ({ schema: id, required: false })),
    meta: { resourceType: "ResourceType", location: `${baseUrl}/ResourceTypes/${type.name}` },
  };
}

function toSchema({ id, name, description, attributes }: Schema, baseUrl: string): JsonObject {
  return {
    schemas: [urns.schema],
    id,
    name,
    description,
    attributes: attributes.map(toAttribute),
    meta: { resourceType: "Schema", location: `${baseUrl}/Schemas/${id}` },
  };
}

/** Optional members are left out where they say nothing: clients refuse null here (Entra ID). */
function toAttribute(attribute: Attribute): JsonObject {
  const { canonicalValues, referenceTypes, subAttributes, ...plain } = attribute;
  return {
    ...plain,
    ...(canonicalValues ? { canonicalValues: [...canonicalValues] } : {}),
    ...(referenceTypes ? { referenceTypes: [...referenceTypes] } : {}),
    ...(subAttributes ? { subAttributes: subAttributes.map(toAttribute) } : {}),
  };
}
