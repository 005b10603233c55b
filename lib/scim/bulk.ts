import { cleanBody } from "./clean-json";
import { invalidSyntax, invalidValue, ScimError } from "./errors";
import { entryNamed, isObject, type Json, type JsonObject } from "./json";
import { limits } from "./limits";
import type { Profile } from "./profiles";
import { urns } from "./urns";

/** One operation of a bulk request (RFC 7644 §3.7), as it would be sent on its own. */
export type BulkOperation = {
  /** In capitals. */
  method: string;
  bulkId: string | null;
  /** What If-Match would say. */
  version: string | null;
  /** The segments below the base, decoded, and the query behind them. */
  segments: string[];
  query: string;
  data: Json | undefined;
  /** Set where the operation cannot be attempted at all. */
  refusal: ScimError | null;
};

export type BulkRequest = { failOnErrors: number | null; operations: BulkOperation[] };

/** Reads the body of POST /Bulk. What is wrong with one operation is told in its own result. */
export function parseBulk(body: unknown, profile: Profile): BulkRequest {
  const clean = cleanBody(body);
  checkSchemas(clean, profile);
  const sent = entryNamed(clean, "operations");
  if (!Array.isArray(sent) || sent.length === 0) {
    throw invalidSyntax("Operations must be a list of at least one operation.");
  }
  if (sent.length > limits.bulkOperations) {
    throw new ScimError(
      413,
      null,
      `There are ${sent.length} operations; at most ${limits.bulkOperations} fit one bulk request (maxOperations). Send several.`,
    );
  }
  const operations = sent.map(readOperation);
  refuseSameNames(operations);
  return { failOnErrors: readFailOnErrors(entryNamed(clean, "failonerrors")), operations };
}

function checkSchemas(body: JsonObject, profile: Profile): void {
  if (!profile.requireSchemas) return;
  const given = entryNamed(body, "schemas");
  const wanted = urns.bulkRequest.toLowerCase();
  const named = Array.isArray(given) && given.some((urn) => String(urn).toLowerCase() === wanted);
  if (!named) throw invalidSyntax(`schemas must contain ${urns.bulkRequest}.`);
}

function readFailOnErrors(value: Json | undefined): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1) return value;
  throw invalidValue("failOnErrors must be a whole number of 1 or more.");
}

function readOperation(sent: Json): BulkOperation {
  if (!isObject(sent)) throw invalidSyntax("Each operation must be an object.");
  const [before = "", ...after] = textOf(sent, "path").split("?");
  const version = textOf(sent, "version");
  const method = textOf(sent, "method").toUpperCase();
  const operation: BulkOperation = {
    method,
    bulkId: textOf(sent, "bulkid") || null,
    version: version || null,
    segments: before
      .split("/")
      .filter((part) => part !== "")
      .map(decoded),
    query: after.join("?"),
    data: readData(method, entryNamed(sent, "data")),
    refusal: null,
  };
  return { ...operation, refusal: refusalOf(operation) };
}

/** RFC 7644 §3.7.3 writes the operations of a PATCH as a list, without the message around them. */
function readData(method: string, data: Json | undefined): Json | undefined {
  const isList = method === "PATCH" && Array.isArray(data);
  return isList ? { schemas: [urns.patchOp], Operations: data } : data;
}

function textOf(sent: JsonObject, name: string): string {
  const value = entryNamed(sent, name);
  return typeof value === "string" ? value.trim() : "";
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const methods = new Set(["POST", "PUT", "PATCH", "DELETE"]);
const endpoints = new Set(["users", "groups"]);

/** Only resources are changed in bulk; whatever else there is has a request of its own. */
function refusalOf({ method, bulkId, segments, data }: BulkOperation): ScimError | null {
  const [endpoint = "", id] = segments;
  if (!methods.has(method)) return invalidValue("method must be POST, PUT, PATCH or DELETE.");
  if (
    !endpoints.has(endpoint.toLowerCase()) ||
    segments.length > 2 ||
    id?.toLowerCase() === ".search"
  ) {
    return invalidValue("path must be /Users, /Groups or one resource below them.");
  }
  if (method === "POST" && bulkId === null) return invalidValue("A POST in bulk needs a bulkId.");
  if (method !== "DELETE" && !isObject(data)) {
    return invalidValue(`A ${method} in bulk needs an object as data.`);
  }
  return null;
}

function refuseSameNames(operations: readonly BulkOperation[]): void {
  const names = operations.flatMap(({ method, bulkId }) =>
    method === "POST" && bulkId !== null ? [bulkId] : [],
  );
  if (new Set(names).size === names.length) return;
  throw invalidValue("Two POST operations have the same bulkId; each must have its own.");
}

/** `bulkId:x` as a whole value, in quotes as in `members[value eq "bulkId:x"]`, or ending a path. */
const reference = /(^|["/])bulkId:([^"/]+)/gi;

/** The bulkIds that an operation speaks of, in its path and anywhere in its data. */
export function referencesIn({ segments, data }: BulkOperation): Set<string> {
  const names = new Set<string>();
  mapText([...segments, data ?? null], (text) =>
    text.replace(reference, (whole, _before: string, name: string) => {
      names.add(name);
      return whole;
    }),
  );
  return names;
}

/** The operation with ids in place of bulkIds; a bulkId without one stays as it is. */
export function withIds(operation: BulkOperation, ids: ReadonlyMap<string, string>): BulkOperation {
  const resolve = (text: string) =>
    text.replace(reference, (whole, before: string, name: string) => {
      const id = ids.get(name);
      return id === undefined ? whole : `${before}${id}`;
    });
  const { segments, data } = operation;
  return {
    ...operation,
    segments: segments.map(resolve),
    data: data === undefined ? undefined : mapText(data, resolve),
  };
}

function mapText(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return /bulkId:/i.test(value) ? change(value) : value;
  if (Array.isArray(value)) return value.map((item) => mapText(item, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, mapText(inner, change)]),
  );
}

/** What became of an operation. */
export type BulkResult = {
  operation: BulkOperation;
  status: number;
  location: string | null;
  version: string | null;
  /** The error, where there is one. */
  response: JsonObject | null;
};

/** RFC 7644 §3.7.3. Operations that were not attempted are absent. */
export function bulkResponse(results: readonly BulkResult[]): JsonObject {
  return { schemas: [urns.bulkResponse], Operations: results.map(toOperation) };
}

function toOperation({ operation, status, ...result }: BulkResult): JsonObject {
  return {
    method: operation.method,
    ...(operation.bulkId === null ? {} : { bulkId: operation.bulkId }),
    ...(result.version === null ? {} : { version: result.version }),
    ...(result.location === null ? {} : { location: result.location }),
    status: String(status),
    ...(result.response === null ? {} : { response: result.response }),
  };
}
