import { SyncError } from "@/lib/core/sync-error";
import type { Answer, CallOptions, HttpMethod } from "@/lib/http/call";
import type { HttpClient } from "@/lib/http/client";
import type { Capabilities } from "../port";

/** Unknown path or wrong method: the verb is not in this version (targets.md §1.2). */
export function isMissingVerb({ status, text }: Pick<Answer, "status" | "text">): boolean {
  if (status === 405) return true;
  // Jersey 1 says "null for uri", Jersey 2 "HTTP 404 Not Found"; the product itself names the thing.
  return status === 404 && /null for uri|HTTP 404 Not Found/i.test(text);
}

/**
 * Asks for a verb in a way that can change nothing. One that is there complains about the user, the
 * body or the rights, or fails over them; an HTML page instead of an answer means that it is not.
 */
export async function hasVerb(
  http: HttpClient,
  method: HttpMethod,
  path: string,
  options: CallOptions,
): Promise<boolean> {
  try {
    const returns = [400, 402, 403, 404, 405, 409, 415, 422];
    return !isMissingVerb(await http.send(method, path, { ...options, returns }));
  } catch (error) {
    if (error instanceof SyncError && error.status === 500) return true;
    if (error instanceof SyncError && (error.status === 404 || error.status === 405)) return false;
    throw error;
  }
}

/** `way` says which of several ways to do the same this instance has. */
export function able(isAble: boolean, reason: string, way?: string): Capabilities["listUsers"] {
  return {
    able: isAble,
    reason: isAble ? null : reason,
    ...(isAble && way !== undefined ? { way } : {}),
  };
}
