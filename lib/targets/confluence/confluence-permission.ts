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

/** What the account that Usher signs in with has to be. */
export const administrator = "Confluence administrator";
