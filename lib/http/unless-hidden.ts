import { SyncError } from "@/lib/core/sync-error";
import type { Answer, CallOptions } from "./call";
import type { HttpClient } from "./client";

/** What not every version tells, nor every account: null where it is missing, hidden or forbidden. */
export async function unlessHidden(
  http: HttpClient,
  path: string,
  { returns = [], ...options }: CallOptions,
): Promise<Answer | null> {
  try {
    const all = [...returns, 400, 403, 404, 405];
    const answer = await http.send("GET", path, { ...options, returns: all });
    return answer.status < 300 ? answer : null;
  } catch (error) {
    if (isHidden(error)) return null;
    throw error;
  }
}

/** A proxy in front says it with a page of its own. */
export function isHidden(error: unknown): boolean {
  return (
    error instanceof SyncError &&
    [403, 404, 405, 501].includes(error.status ?? 0) &&
    !error.code.startsWith("CREDENTIALS_")
  );
}
