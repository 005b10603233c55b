/** URNs as RFC 7643 §10.3 and RFC 7644 §10 register them; written out, not taken from the server. */
export const core = "urn:ietf:params:scim:schemas:core:2.0:User";
export const group = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
export const messages = "urn:ietf:params:scim:api:messages:2.0";

let made = 0;

/** A userName nobody has had. */
export function newName(): string {
  made += 1;
  return `person-${made}@example.com`;
}

export function userBody(more: Record<string, unknown> = {}): Record<string, unknown> {
  return { schemas: [core], userName: newName(), ...more };
}

export function groupBody(more: Record<string, unknown> = {}): Record<string, unknown> {
  made += 1;
  return { schemas: [group], displayName: `Group ${made}`, ...more };
}

/** An id of the right form that nobody has. */
export const nobody = "01890000-0000-7000-8000-000000000000";
