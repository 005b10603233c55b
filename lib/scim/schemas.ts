import {
  type Attribute,
  attribute,
  attributeNamed,
  complex,
  type Schema,
  subAttributeNamed,
  text,
} from "./attribute";
import type { AttributePath } from "./attribute-path";
import { enterpriseSchema } from "./enterprise-schema";
import { groupSchema } from "./group-schema";
import { userSchema } from "./user-schema";

export type ResourceType = "User" | "Group";

export type ResourceDefinition = {
  name: ResourceType;
  endpoint: "/Users" | "/Groups";
  description: string;
  schema: Schema;
  extensions: readonly Schema[];
};

/** Where an attribute lives in a resource. */
export type Located = {
  /** The key of the extension's object in the resource; null for core attributes. */
  extension: string | null;
  attribute: Attribute;
  sub: Attribute | null;
};

export const resourceDefinitions: Record<ResourceType, ResourceDefinition> = {
  User: {
    name: "User",
    endpoint: "/Users",
    description: "User Account",
    schema: userSchema,
    extensions: [enterpriseSchema],
  },
  Group: {
    name: "Group",
    endpoint: "/Groups",
    description: "Group",
    schema: groupSchema,
    extensions: [],
  },
};

const readOnly = { mutability: "readOnly", caseExact: true } as const;

/** RFC 7643 §3.1: part of every resource, listed in no schema. */
export const commonAttributes: readonly Attribute[] = [
  attribute("reference", "schemas", "The URNs of the schemas used.", {
    mutability: "readOnly",
    multiValued: true,
    returned: "always",
  }),
  text("id", "The id of the resource.", { ...readOnly, returned: "always", uniqueness: "global" }),
  text("externalId", "The id the client knows the resource by.", { caseExact: true }),
  complex(
    "meta",
    "Facts about the resource itself.",
    [
      text("resourceType", "The name of the resource type.", readOnly),
      attribute("dateTime", "created", "When the resource was created.", readOnly),
      attribute("dateTime", "lastModified", "When the resource last changed.", readOnly),
      attribute("reference", "location", "The URI of the resource.", readOnly),
      text("version", "The version of the resource.", readOnly),
    ],
    readOnly,
  ),
];

/** Finds what a path names, in any case; null when this resource type has no such attribute. */
export function findAttribute(path: AttributePath, resourceType: ResourceType): Located | null {
  const { schema, extensions } = resourceDefinitions[resourceType];
  if (path.schema === null || path.schema === schema.id) {
    return locate(schema.attributes, path, null) ?? locate(commonAttributes, path, null);
  }
  const extension = extensions.find(({ id }) => id === path.schema);
  return extension ? locate(extension.attributes, path, extension.id) : null;
}

/** True for the URN of a schema this resource type is known to have. */
export function isOwnSchema(urn: string, resourceType: ResourceType): boolean {
  const { schema, extensions } = resourceDefinitions[resourceType];
  return schema.id === urn || extensions.some(({ id }) => id === urn);
}

function locate(
  list: readonly Attribute[],
  path: AttributePath,
  extension: string | null,
): Located | null {
  const found = attributeNamed(list, path.name);
  if (!found) return null;
  if (path.sub === null) return { extension, attribute: found, sub: null };
  const sub = subAttributeNamed(found, path.sub);
  return sub ? { extension, attribute: found, sub } : null;
}
