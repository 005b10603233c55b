import type { ScimRequestEntry } from "@/db/queries/scim-requests";
import type { ScimCallKind } from "@/lib/core/scim-call";
import { callKinds, isRead } from "@/lib/scim/call-kinds";
import { inScim20 } from "@/lib/scim/logged-request";
import { requestPlace } from "@/lib/scim/request-place";
import { isResourceId } from "./stored-user";

/**
 * An answered request with what its path and body say: which calls it makes, and whom a refused one
 * was about. Done while the log is written, after the answer is out.
 */
export function readEntry<Entry extends ScimRequestEntry>(
  entry: Entry,
): Entry & { calls: ScimCallKind[] } {
  const { method, path, requestBody } = entry;
  // Most requests are reads that found what they asked for: nothing in them has to be looked at.
  if (isRead(method) && entry.resourceId !== null) return { ...entry, calls: ["read"] };
  const { kind, id } = requestPlace(path);
  const body = needsBody(method, kind) && requestBody !== null ? JSON.parse(requestBody) : null;
  const calls = callKinds(inScim20({ method, path, body }));
  if (entry.resourceId !== null) return { ...entry, calls };
  if (kind === null || id === null || !isResourceId(id)) return { ...entry, calls };
  return { ...entry, calls, resourceKind: kind, resourceId: id };
}

/** That somebody is created or deleted is in the path alone, apart from a new group's members. */
function needsBody(method: string, kind: "user" | "group" | null): boolean {
  return method === "PATCH" || method === "PUT" || (method === "POST" && kind !== "user");
}
