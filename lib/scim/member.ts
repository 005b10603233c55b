import { invalidValue } from "./errors";
import { entryNamed, isObject, type Json } from "./json";

/** Who is in a group: people, and groups nested in it. Ids are the server's, each once. */
export type Members = { ids: string[]; groupIds: string[] };

/**
 * Reads members however they are sent: one or a list, as text or as {value, type, $ref}. An id that
 * nobody has is lawful here; the store keeps it until its owner arrives.
 */
export function parseMembers(value: Json, path: string): Members {
  const ids = new Set<string>();
  const groupIds = new Set<string>();
  for (const member of Array.isArray(value) ? value : [value]) {
    if (member === null || member === "") continue;
    const id = memberId(member, path);
    if (isGroup(member)) groupIds.add(id);
    else ids.add(id);
  }
  return { ids: [...ids], groupIds: [...groupIds] };
}

function memberId(member: Json, path: string): string {
  if (typeof member === "string") return member;
  const value = isObject(member) ? entryNamed(member, "value") : undefined;
  if (typeof value === "string" && value !== "") return value;
  const reference = isObject(member) ? entryNamed(member, "$ref") : undefined;
  const id = typeof reference === "string" ? idInReference(reference) : "";
  if (id !== "") return id;
  throw invalidValue(`Each of ${path} must be an object with the member's id as text in "value".`);
}

/** The id at the end of `https://host/base/Users/{id}`. */
export function idInReference(reference: string): string {
  return reference.slice(reference.lastIndexOf("/") + 1);
}

/** By its type; where none is given, by where its reference leads. */
function isGroup(member: Json): boolean {
  if (!isObject(member)) return false;
  const type = entryNamed(member, "type");
  if (typeof type === "string" && type !== "") return type.toLowerCase() === "group";
  const reference = entryNamed(member, "$ref");
  return typeof reference === "string" && /(?:^|\/)groups\/[^/]+$/i.test(reference);
}
