import type { AccountFields } from "../port";

/** C14's rules for a user name, plus `/`: web servers refuse it inside a path (targets.md §1.2). */
const refusedInUsername = /[\\,+<>'"/]/;

/** User names are kept in lower case; spaces around a value come from the source, not from a person. */
export function normalize(fields: AccountFields): AccountFields {
  return {
    username: fields.username.trim().toLowerCase(),
    displayName: fields.displayName.trim(),
    email: fields.email.trim(),
  };
}

export function groupKey(name: string): string {
  return name.trim().toLowerCase();
}

export function refuses(
  fields: AccountFields,
): { field: keyof AccountFields; reason: string } | null {
  const { username, displayName, email } = normalize(fields);
  const reasons = {
    username: refusesUsername(username),
    displayName: refusesDisplayName(displayName),
    email: /^[^\s@<>]+@[^\s@<>]+$/.test(email) ? null : "is not an e-mail address",
  };
  for (const field of ["username", "displayName", "email"] as const) {
    const reason = reasons[field];
    if (reason) return { field, reason };
  }
  return null;
}

/** Why a group of this name cannot be kept in step; null when it can. */
export function refusesGroup(name: string): string | null {
  const key = groupKey(name);
  if (key === "") return "is empty";
  if (/[/\\]/.test(key)) return "contains / or \\, which Confluence cannot take in a web address";
  return isPlain(key) ? null : "contains characters that cannot stand in a web address";
}

function refusesUsername(username: string): string | null {
  if (username === "") return "is empty";
  if (username === "anonymous") return "is a name that Confluence keeps for itself";
  if (/\s/.test(username)) return "contains a space";
  const refused = refusedInUsername.exec(username);
  if (refused) return `contains ${refused[0]}, which Confluence does not take in user names`;
  return isPlain(username) ? null : "contains characters that cannot stand in a web address";
}

function refusesDisplayName(name: string): string | null {
  if (name === "") return "is empty";
  if (/[<>]/.test(name)) return "contains < or >";
  return name.toLowerCase() === "anonymous" ? "is a name that Confluence keeps for itself" : null;
}

/** `.` and `..` would be taken for steps in the path; half a surrogate pair cannot be encoded. */
function isPlain(name: string): boolean {
  return !/^\.{1,2}$/.test(name) && !/[\p{Cc}\p{Cs}]/u.test(name);
}
