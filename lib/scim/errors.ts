import type { JsonObject } from "./json";
import { urns } from "./urns";

/** RFC 7644 §3.12 table 9, and RFC 9865 for the last three. */
export type ScimType =
  | "invalidFilter"
  | "tooMany"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue"
  | "invalidVers"
  | "sensitive"
  | "invalidCursor"
  | "expiredCursor"
  | "invalidCount";

/** What the client is told: an HTTP status, the SCIM keyword where the RFC has one, and a sentence. */
export class ScimError extends Error {
  override readonly name = "ScimError";
  readonly status: number;
  readonly scimType: ScimType | null;
  readonly detail: string;

  constructor(status: number, scimType: ScimType | null, detail: string) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
    this.detail = detail;
  }
}

/** The body of an error answer (RFC 7644 §3.12); the status is text there. */
export function errorBody(error: ScimError): JsonObject {
  return {
    schemas: [urns.error],
    status: String(error.status),
    ...(error.scimType ? { scimType: error.scimType } : {}),
    detail: error.detail,
  };
}

export function invalidFilter(detail: string): ScimError {
  return new ScimError(400, "invalidFilter", detail);
}

export function invalidPath(detail: string): ScimError {
  return new ScimError(400, "invalidPath", detail);
}

export function invalidSyntax(detail: string): ScimError {
  return new ScimError(400, "invalidSyntax", detail);
}

export function invalidValue(detail: string): ScimError {
  return new ScimError(400, "invalidValue", detail);
}

export function mutability(detail: string): ScimError {
  return new ScimError(400, "mutability", detail);
}

export function noTarget(detail: string): ScimError {
  return new ScimError(400, "noTarget", detail);
}
