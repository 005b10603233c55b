import type { ScimCallKind } from "@/lib/core/scim-call";
import { ScimError } from "./errors";
import { type GroupChange, readGroupPatch } from "./group-patch";
import { entryNamed, isObject, type Json } from "./json";
import type { LoggedRequest } from "./logged-request";
import { type PatchOperation, parsePatch } from "./patch-request";
import { unwrap } from "./patch-single";
import { profiles } from "./profiles";
import { requestPlace } from "./request-place";

/**
 * Which of the calls an administrator knows a request makes, whether or not it was granted: one
 * PATCH may rename a group and add members.
 */
export function callKinds(request: LoggedRequest): ScimCallKind[] {
  if (isRead(request.method)) return ["read"];
  const { resource, kind, isSearch } = requestPlace(request.path);
  if (isSearch) return ["read"];
  if (resource === "bulk") return bulkKinds(request.body);
  if (kind === "user") return userKinds(request);
  return kind === "group" ? groupKinds(request) : [];
}

export function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

function userKinds({ method, body }: LoggedRequest): ScimCallKind[] {
  if (method === "POST") return ["user.create"];
  if (method === "DELETE") return ["user.delete"];
  if (method === "PUT") return isObject(body) && disables(body) ? ["user.disable"] : updating;
  if (method !== "PATCH") return [];
  const operations = operationsOf(body);
  if (!operations) return updating;
  const disabling = operations.filter(isDisabling);
  const updates = disabling.length < operations.length ? updating : [];
  return disabling.length > 0 ? [...updates, "user.disable"] : updating;
}

const updating: ScimCallKind[] = ["user.update"];

function groupKinds({ method, body }: LoggedRequest): ScimCallKind[] {
  if (method === "POST") return ["group.create", ...membersListed(body)];
  if (method === "DELETE") return ["group.delete"];
  if (method === "PUT") return ["group.update", ...membersListed(body)];
  return method === "PATCH" ? groupPatchKinds(body) : [];
}

function groupPatchKinds(body: unknown): ScimCallKind[] {
  const operations = operationsOf(body);
  if (!operations) return typeof body === "string" ? textKinds(body) : ["group.update"];
  const changes = orNull(() => readGroupPatch(operations, profiles.generic));
  return changes ? [...new Set(changes.map(changeKind))] : ["group.update"];
}

function changeKind(change: GroupChange): ScimCallKind {
  switch (change.kind) {
    case "rename":
    case "externalId":
      return "group.update";
    case "addMembers":
    case "replaceMembers":
      return "members.add";
    case "removeMembers":
    case "removeAllMembers":
      return "members.remove";
    case "selectMembers":
      return change.put ? "members.add" : "members.remove";
    default:
      return change satisfies never;
  }
}

/** Of a body that was cut for its length, which only lists of members reach, the beginning tells. */
function textKinds(text: string): ScimCallKind[] {
  if (!/"members/i.test(text)) return ["group.update"];
  return /"op"\s*:\s*"remove"/i.test(text) ? ["members.remove"] : ["members.add"];
}

function membersListed(body: unknown): ScimCallKind[] {
  const members = isObject(body) ? entryNamed(body, "members") : undefined;
  return Array.isArray(members) && members.length > 0 ? ["members.add"] : [];
}

/** RFC 7644 §3.7: each operation is a request of its own. */
function bulkKinds(body: unknown): ScimCallKind[] {
  const operations = isObject(body) ? entryNamed(body, "operations") : undefined;
  if (!Array.isArray(operations)) return [];
  const kinds = operations.filter(isObject).flatMap((operation) => {
    const method = String(entryNamed(operation, "method") ?? "").toUpperCase();
    const path = `/scim/v2/-${String(entryNamed(operation, "path") ?? "")}`;
    return /^\/scim\/v2\/-\/bulk/i.test(path)
      ? []
      : callKinds({ method, path, body: entryNamed(operation, "data") ?? null });
  });
  return [...new Set(kinds)];
}

/** Null where the body cannot be read: then it was refused. */
function operationsOf(body: unknown): PatchOperation[] | null {
  return orNull(() => parsePatch(body, profiles.generic));
}

function orNull<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ScimError) return null;
    throw error;
  }
}

function disables(body: { [name: string]: Json }): boolean {
  return isFalse(entryNamed(body, "active"));
}

/** Entra ID without its SCIM flag sends the text "False". */
export function isDisabling({ op, path, value }: PatchOperation): boolean {
  return path.target.name?.toLowerCase() === "active" && op !== "remove" && isFalse(value);
}

function isFalse(value: Json | undefined): boolean {
  return String(unwrap(value)).toLowerCase() === "false";
}
