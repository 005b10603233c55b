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
  const returns = [400, 402, 403, 404, 405, 409, 415, 422];
  return seems(http.send(method, path, { ...options, returns }), isMissingVerb);
}

/** The same for a list: it names nobody, so that a 404 of any kind is about the list itself. */
export async function hasList(
  http: HttpClient,
  path: string,
  options: CallOptions,
): Promise<boolean> {
  const answer = http.send("GET", path, { ...options, returns: [400, 403, 404, 405] });
  return seems(answer, ({ status }) => status === 404 || status === 405);
}

async function seems(answer: Promise<Answer>, isMissing: (answer: Answer) => boolean) {
  try {
    return !isMissing(await answer);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    if (error.status === 500) return true;
    if ([404, 405, 501].includes(error.status ?? 0)) return false;
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
