import { SyncError } from "@/lib/core/sync-error";
import type { Answer } from "@/lib/http/call";

/** What refusals of a product mean to people; each leaves out the one record it is about. */
export function refusalsOf(product: string) {
  const skip = (code: string, message: string, status: number | null) =>
    new SyncError("skip", code, message, status === null ? {} : { status });
  return {
    exists: (username: string, status: number) =>
      skip("ACCOUNT_EXISTS", `${username} exists in ${product} already.`, status),
    seatLimit: (username: string, status: number) =>
      skip(
        "SEAT_LIMIT",
        `The ${product} licence has no seat left for ${username}. Free a seat or enlarge the licence.`,
        status,
      ),
    /** A directory that may not be written to holds groups as well; the words say which it is about. */
    readOnly: (username: string, status: number | null, said: string) =>
      speaksOfGroup(said, username)
        ? skip(
            "GROUP_READ_ONLY",
            `The group is in a read-only directory (such as LDAP), so ${product} cannot change who ` +
              `is in it: ${said}. Change it in that directory.`,
            status,
          )
        : skip(
            "ACCOUNT_READ_ONLY",
            `${username} lives in a read-only directory (such as LDAP), so ${product} cannot change ` +
              "it. Change it in that directory.",
            status,
          ),
    accountGone: (username: string) =>
      skip(
        "ACCOUNT_GONE",
        `${username} is no longer in ${product}. The next run looks again.`,
        404,
      ),
    groupGone: (group: string) =>
      skip("GROUP_GONE", `${group} is no longer in ${product}. The next run looks again.`, 404),
    leads: (username: string, said: string) =>
      skip(
        "LEAD_STAYS",
        `${username} still leads a project or a component, so ${product} does not disable the ` +
          `account: ${said}. Choose a default lead in the sync's settings, or hand it over there.`,
        400,
      ),
    refused: (subject: string, said: string, status: number) =>
      skip("TARGET_REJECTED", `${product} refused this for ${subject}: ${said}`, status),
    verbMissing: (what: string) =>
      skip(
        "VERB_UNSUPPORTED",
        `The REST API of this ${product} version cannot ${what}. Do it there by hand, or upgrade.`,
        null,
      ),
    nameUnsupported: (name: string, reason: string) =>
      skip(
        "NAME_UNSUPPORTED",
        `${product}'s REST API cannot work with the name "${name}": it ${reason}. Rename it there ` +
          "or leave it out of the sync.",
        null,
      ),
    notVisible: (username: string) =>
      new SyncError(
        "retry",
        "ACCOUNT_NOT_VISIBLE",
        `${product} created ${username} but does not show the account yet. Usher looks again later.`,
      ),
    lacksPermission: (permission: string) =>
      new SyncError(
        "stop",
        "PERMISSION_MISSING",
        `The account Usher signs in with may not administer users in ${product}. Give it the ` +
          `${permission} permission, then test the connection again.`,
        { status: 403 },
      ),
  };
}

export type Refusals = ReturnType<typeof refusalsOf>;

const textMax = 200;

/** The first message in one of the products' error formats (targets.md §1.2, §2 to §6). */
export function messageOf({ status, text }: Pick<Answer, "status" | "text">): string {
  const quoted = /"(?:message|translation)"\s*:\s*"((?:[^"\\]|\\.){1,400})"/.exec(text)?.[1];
  return plain(quoted ?? "", status);
}

/** A server's words as a message to people may carry them. */
export function plain(words: string, status: number): string {
  const clean = words.replace(/[\p{Cc}\p{Cf}]+/gu, " ").trim();
  return clean === "" ? `status ${status}` : `${clean.slice(0, textMax)} (status ${status})`;
}

export function speaksOfReadOnly(said: string): boolean {
  return /read[- ]?only|not (?:be )?(?:modif|updat)|directory .*permission/i.test(said);
}

/** Whether a refusal is about a group; the name of the person says nothing of that. */
export function speaksOfGroup(said: string, username: string): boolean {
  return /group/i.test(said.toLowerCase().replaceAll(username.toLowerCase(), ""));
}

/** That there is no licence left for someone, or for a group that uses it up (targets.md §9.6). */
export function speaksOfSeats(said: string): boolean {
  return /licen[cs]e|\bseats?\b|\buser limit|(?:limit|maximum)[\w ]{0,30}\busers\b/i.test(said);
}
