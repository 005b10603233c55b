import { SyncError } from "@/lib/core/sync-error";
import type { Answer } from "@/lib/http/call";

/** The statuses of a write that mean something else here than anywhere. */
export const writeStatuses = [400, 402, 403, 404, 405, 409] as const;

/** Unknown path or wrong method: the verb is not in this version (targets.md §1.2). */
export function isMissingVerb({ status, text }: Answer): boolean {
  if (status === 405) return true;
  // Jersey 1 says "null for uri", Jersey 2 "HTTP 404 Not Found"; Confluence itself names the thing.
  return status === 404 && /null for uri|HTTP 404 Not Found/i.test(text);
}

export function verbMissing(what: string): SyncError {
  return new SyncError(
    "skip",
    "VERB_UNSUPPORTED",
    `The REST API of this Confluence version cannot ${what}. Do it there by hand, or upgrade.`,
  );
}

/** What a refused write to one account means; the account's directory decides more than rights do. */
export function refusedWrite(answer: Answer, username: string): SyncError {
  const said = messageOf(answer);
  const error = (code: string, text: string) =>
    new SyncError("skip", code, text, { status: answer.status });
  if (answer.status === 402)
    return error(
      "SEAT_LIMIT",
      `The Confluence licence has no seat left for ${username}. Free a seat or enlarge the licence.`,
    );
  if (/read[- ]?only|not (?:be )?(?:modif|updat)|directory .*permission/i.test(said))
    return error(
      "ACCOUNT_READ_ONLY",
      `${username} lives in a read-only directory (such as LDAP), so Confluence cannot change it. ` +
        "Change it in that directory.",
    );
  if (answer.status === 404 && /group/i.test(said))
    return error(
      "GROUP_GONE",
      `The group is no longer in Confluence: ${said}. The next run looks again.`,
    );
  if (answer.status === 404)
    return error(
      "ACCOUNT_GONE",
      `${username} is no longer in Confluence. The next run looks again.`,
    );
  return error("REQUEST_REFUSED", `Confluence refused this for ${username}: ${said}`);
}

const textMax = 200;

/** The message in one of Confluence's two error formats (targets.md §1.2, §2). */
export function messageOf({ status, text }: Answer): string {
  const message = /"(?:message|translation)"\s*:\s*"((?:[^"\\]|\\.){1,400})"/.exec(text)?.[1];
  const plain = (message ?? "").replace(/[\p{Cc}\p{Cf}]+/gu, " ").trim();
  return plain === "" ? `status ${status}` : `${plain.slice(0, textMax)} (status ${status})`;
}
