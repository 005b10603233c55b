import { SyncError } from "@/lib/core/sync-error";
import type { LdapResult } from "./ldap-message";

/** What a server's refusal to sign in means, and which setting to mend. */
export function bindRefusal(result: LdapResult): SyncError {
  const { code, message } = result;
  if (code === 8 || code === 13) {
    return stop(
      "SOURCE_TLS_REQUIRED",
      "The directory refuses to sign anybody in over a connection without encryption. Use an ldaps:// address, or StartTLS.",
    );
  }
  if (code === 49) return stop("SOURCE_AUTH", credentialText(message));
  if (code === 34) {
    return stop(
      "SOURCE_AUTH",
      "The directory cannot read the name in “Sign in as”. Give a whole DN, as cn=usher,dc=example,dc=com, or for Active Directory user@domain.",
    );
  }
  if (code === 53) {
    return stop(
      "SOURCE_AUTH",
      `The directory is not willing to sign this user in${said(result)}. Use a user with a password, and look at the server's rules for signing in.`,
    );
  }
  return refusal(result, "signing in");
}

/** Active Directory hides the reason in a number (sources.md §6.2). */
function credentialText(message: string): string {
  const [, code = ""] = /\bdata ([0-9a-f]+)\b/i.exec(message) ?? [];
  return (
    activeDirectoryReasons[code.toLowerCase()] ??
    "The directory does not know this user or this password. Check “Sign in as” for the exact DN, and enter the password again."
  );
}

const activeDirectoryReasons: Record<string, string> = {
  "525":
    "The directory has no such user. Check the spelling of “Sign in as”, as in usher@corp.example.com.",
  "52e": "The password is wrong, or the user is unknown. Enter both again.",
  "530": "This user may not sign in at this hour. Remove the user's logon hours.",
  "531":
    "This user may not sign in from this computer. Remove the workstations on the user's account.",
  "532": "The user's password has expired. Set a new one that does not expire, and enter it here.",
  "533": "The user is disabled in the directory. Enable it, or use another one.",
  "701": "The user's account has expired. Extend it in the directory.",
  "773":
    "The user must change the password first. Clear “must change password at next logon” in the directory.",
  "775":
    "The user is locked after wrong passwords. Unlock it in the directory, then enter the right one.",
};

/** What the refusal of a search means; `doing` says what was tried. */
export function refusal(result: LdapResult, doing: string): SyncError {
  const { code } = result;
  switch (code) {
    case 1:
      return stop(
        "SOURCE_AUTH",
        `The directory refused ${doing}${said(result)}. Active Directory does so when nobody is signed in.`,
      );
    case 3:
      return retry(
        "SOURCE_TIME_LIMIT",
        `The directory broke off ${doing} after its time limit, so the list is not whole. Have the attributes of the filter indexed, or the limit raised for this user.`,
      );
    case 4:
      return stop(
        "SOURCE_LIST_CUT",
        `The directory sent a part only when ${doing}, because of its size limit, so the list is not whole. Have the limit raised for the user Usher signs in as.`,
      );
    case 10:
      return stop(
        "SOURCE_REFERRED",
        `The directory refers to another server when ${doing}. Usher does not follow that: give the address of the server that holds the base DN.`,
      );
    case 11:
      return stop(
        "SOURCE_LIMIT",
        `The directory refused ${doing} because of a limit${said(result)}. Choose a smaller page size, or have the limit raised.`,
      );
    case 16:
    case 17:
      return stop(
        "SOURCE_ATTRIBUTE_UNKNOWN",
        `The directory does not know an attribute of the filter when ${doing}${said(result)}. Check the filters.`,
      );
    case 18:
    case 21:
    case 34:
      return stop(
        "SOURCE_NAME_INVALID",
        `The directory cannot read a value when ${doing}${said(result)}. Check the base DNs and filters.`,
      );
    case 32:
      return stop(
        "SOURCE_BASE_MISSING",
        `The directory has no such place when ${doing}. Check the base DN, and whether the user Usher signs in as may see it.`,
      );
    case 50:
      return stop(
        "PERMISSION_MISSING",
        `The user Usher signs in as may not do this: ${doing}. Grant it the right to read there.`,
      );
    case 51:
    case 52:
      return retry(
        "SOURCE_UNAVAILABLE",
        `The directory is busy or not ready${said(result)}. Usher tries again by itself.`,
      );
    default:
      return stop(
        "SOURCE_REJECTED",
        `The directory refused ${doing} with code ${code}${said(result)}. See its log.`,
      );
  }
}

function said({ message }: LdapResult): string {
  return message === "" ? "" : ` (“${message.slice(0, 200)}”)`;
}

function stop(code: string, message: string): SyncError {
  return new SyncError("stop", code, message);
}

function retry(code: string, message: string): SyncError {
  return new SyncError("retry", code, message);
}
