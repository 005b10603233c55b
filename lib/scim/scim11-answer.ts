import type { Attribute } from "./attribute";
import { capabilities } from "./capabilities";
import { entryNamed, isObject, type Json, type JsonObject } from "./json";
import { type ResourceType, resourceDefinitions } from "./schemas";
import { urns } from "./urns";

export const core11 = "urn:scim:schemas:core:1.0";
export const enterprise11 = "urn:scim:schemas:extension:enterprise:1.0";

/** An answer of the 2.0 engine in the words of SCIM 1.1: an error, a list or a resource. */
export function toScim11(body: JsonObject): JsonObject {
  const schemas = Array.isArray(body["schemas"]) ? body["schemas"] : [];
  if (schemas.includes(urns.error)) return errors11(body);
  if (schemas.includes(urns.listResponse)) return list11(body);
  return resource11(body);
}

/** SCIM 1.1 protocol §3.9: a list of errors, and the code as text. */
function errors11(body: JsonObject): JsonObject {
  const description = body["detail"] ?? "";
  return { Errors: [{ description, code: String(body["status"] ?? "") }] };
}

/** SCIM 1.1 protocol §3.2.2. */
function list11(body: JsonObject): JsonObject {
  const resources = Array.isArray(body["Resources"]) ? body["Resources"] : [];
  const { totalResults = 0, itemsPerPage = 0, startIndex = 1 } = body;
  return {
    schemas: [core11],
    ...{ totalResults, itemsPerPage, startIndex },
    Resources: resources.map((resource) => (isObject(resource) ? resource11(resource) : resource)),
  };
}

function resource11(body: JsonObject): JsonObject {
  const { schemas: _schemas, meta, [urns.enterpriseUser]: enterprise, ...rest } = body;
  return {
    schemas: enterprise === undefined ? [core11] : [core11, enterprise11],
    ...withoutReferences(rest),
    ...(isObject(enterprise) ? { [enterprise11]: withManagerId(enterprise) } : {}),
    ...(isObject(meta) ? { meta: withoutType(meta) } : {}),
  };
}

/** Members and groups have no $ref in 1.1. */
function withoutReferences(resource: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [name, value] of Object.entries(resource)) {
    const refers = name === "members" || name === "groups";
    result[name] = refers && Array.isArray(value) ? value.map(withoutReference) : value;
  }
  return result;
}

function withoutReference(element: Json): Json {
  if (!isObject(element)) return element;
  const { $ref: _reference, ...others } = element;
  return others;
}

function withoutType({ resourceType: _type, ...meta }: JsonObject): JsonObject {
  return meta;
}

function withManagerId(extension: JsonObject): JsonObject {
  const manager = entryNamed(extension, "manager");
  if (!isObject(manager)) return extension;
  const { value, ...others } = manager;
  return { ...extension, manager: value === undefined ? others : { managerId: value, ...others } };
}

/** SCIM 1.1 core schema §9. Says what the facade does, which has no bulk and no XML. */
export function serviceProviderConfigs(baseUrl: string): JsonObject {
  const { patch, filter, changePassword, sort, etag } = capabilities;
  return {
    schemas: [core11],
    patch,
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    ...{ filter, changePassword, sort, etag },
    xmlDataFormat: { supported: false },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "Bearer token",
        description: "The token shown when the app was connected, in the Authorization header.",
        specUrl: "https://www.rfc-editor.org/info/rfc6750",
        primary: true,
      },
    ],
    meta: { location: `${baseUrl}/ServiceProviderConfigs` },
  };
}

/** SCIM 1.1 core schema §10: one schema a resource type, with the extension's attributes in it. */
export function schema11(type: ResourceType): JsonObject {
  const { schema, extensions, endpoint } = resourceDefinitions[type];
  return {
    schemas: [core11],
    id: `${core11}:${type}`,
    name: type,
    description: schema.description,
    schema: core11,
    endpoint,
    attributes: [
      ...schema.attributes.map((attribute) => attribute11(attribute, core11)),
      ...extensions.flatMap(({ attributes }) =>
        attributes.map((attribute) => attribute11(attribute, enterprise11)),
      ),
    ],
  };
}

function attribute11(attribute: Attribute, schema: string): JsonObject {
  const { name, type, multiValued, description, required, caseExact, mutability } = attribute;
  const subs = attribute.subAttributes?.map((sub) => attribute11(sub, schema));
  return {
    ...{ name, type, multiValued, description, schema, required, caseExact },
    readOnly: mutability === "readOnly",
    ...(subs ? { subAttributes: subs } : {}),
  };
}
