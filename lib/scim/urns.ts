/** The names of SCIM's schemas and messages, and what clients write in their place. */
export const urns = {
  user: "urn:ietf:params:scim:schemas:core:2.0:User",
  group: "urn:ietf:params:scim:schemas:core:2.0:Group",
  enterpriseUser: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
  serviceProviderConfig: "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig",
  resourceType: "urn:ietf:params:scim:schemas:core:2.0:ResourceType",
  schema: "urn:ietf:params:scim:schemas:core:2.0:Schema",
  listResponse: "urn:ietf:params:scim:api:messages:2.0:ListResponse",
  searchRequest: "urn:ietf:params:scim:api:messages:2.0:SearchRequest",
  bulkRequest: "urn:ietf:params:scim:api:messages:2.0:BulkRequest",
  bulkResponse: "urn:ietf:params:scim:api:messages:2.0:BulkResponse",
  patchOp: "urn:ietf:params:scim:api:messages:2.0:PatchOp",
  error: "urn:ietf:params:scim:api:messages:2.0:Error",
} as const;

/** What a written URN means: a schema, or `core`: the base schema of whatever resource is spoken of. */
type Meaning = { urn: string } | "core";

/**
 * SCIM 1.1 and the half-way URNs that OneLogin templates carry stand for the 2.0 ones. Keys are
 * lower case because URNs compare case-insensitively (RFC 7643 §3.10).
 */
const known = new Map<string, Meaning>([
  [urns.user.toLowerCase(), { urn: urns.user }],
  [urns.group.toLowerCase(), { urn: urns.group }],
  [urns.enterpriseUser.toLowerCase(), { urn: urns.enterpriseUser }],
  ["urn:scim:schemas:core:1.0", "core"],
  ["urn:scim:schemas:core:2.0", "core"],
  ["urn:scim:schemas:core:1.0:user", { urn: urns.user }],
  ["urn:scim:schemas:core:2.0:user", { urn: urns.user }],
  ["urn:scim:schemas:core:1.0:group", { urn: urns.group }],
  ["urn:scim:schemas:core:2.0:group", { urn: urns.group }],
  ["urn:scim:schemas:extension:enterprise:1.0", { urn: urns.enterpriseUser }],
  ["urn:scim:schemas:extension:enterprise:2.0", { urn: urns.enterpriseUser }],
  ["urn:scim:schemas:extension:enterprise:1.0:user", { urn: urns.enterpriseUser }],
  ["urn:scim:schemas:extension:enterprise:2.0:user", { urn: urns.enterpriseUser }],
]);

const longestFirst = [...known.entries()].sort(([a], [b]) => b.length - a.length);

/** The meaning of a URN in any spelling, or null when it is none of ours. */
export function meaningOf(urn: string): Meaning | null {
  return known.get(urn.toLowerCase()) ?? null;
}

/** Splits `urn:…:User:name.familyName` after the longest URN we know; null when it starts with none. */
export function splitKnownUrn(text: string): { meaning: Meaning; rest: string } | null {
  const lower = text.toLowerCase();
  for (const [urn, meaning] of longestFirst) {
    if (lower === urn) return { meaning, rest: "" };
    if (lower.startsWith(`${urn}:`)) return { meaning, rest: text.slice(urn.length + 1) };
  }
  return null;
}
