import { SyncError } from "@/lib/core/sync-error";
import type { HttpClient } from "@/lib/http/client";

/** No account can have this name: Confluence refuses spaces in user names. */
export const impossibleUser = encodeURIComponent("usher probe, nobody has this name");

/** Asks to disable nobody: an administrator is told that there is no such user, others are refused. */
export async function isAdministrator(http: HttpClient, signal: AbortSignal): Promise<boolean> {
  const answer = await http.send("PUT", `/rest/api/admin/user/${impossibleUser}/disable`, {
    signal,
    returns: [400, 403, 404, 405],
  });
  return answer.status !== 403;
}

export function lacksPermission(): SyncError {
  return new SyncError(
    "stop",
    "PERMISSION_MISSING",
    "The account Usher signs in with may not administer users in Confluence. Give it the " +
      "Confluence administrator permission, then test the connection again.",
    { status: 403 },
  );
}
