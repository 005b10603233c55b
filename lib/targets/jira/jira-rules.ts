import type { AccountFields } from "../port";

/** What a new account may use: Jira's default access, nothing, or one product. */
export const applicationChoices = [
  { value: "default", label: "As Jira's default access says" },
  { value: "none", label: "None; groups give it" },
  { value: "jira-software", label: "Jira Software" },
  { value: "jira-servicedesk", label: "Jira Service Management" },
  { value: "jira-core", label: "Jira Core" },
] as const;

const nameMax = 255;

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
    displayName: refusesText(displayName),
    email: /^[^\s@<>]+@[^\s@<>]+$/.test(email) ? null : "is not an e-mail address",
  };
  for (const field of ["username", "displayName", "email"] as const) {
    const reason = reasons[field];
    if (reason) return { field, reason };
  }
  return null;
}

function refusesUsername(username: string): string | null {
  const refused = /[<>&]/.exec(username);
  if (refused) return `contains ${refused[0]}, which Jira does not take in user names`;
  return refusesText(username);
}

function refusesText(text: string): string | null {
  if (text === "") return "is empty";
  if (text.length > nameMax) return `has more than ${nameMax} characters`;
  return isPlain(text) ? null : "contains characters that Jira cannot keep";
}

/** Names of groups travel in queries and bodies, so that nearly every character can stand in them. */
export function refusesGroup(name: string): string | null {
  return refusesText(groupKey(name));
}

/** The key of a user property, which is a segment of a path. */
export function refusesKey(key: string): string | null {
  if (/[/\\]/.test(key)) return "contains / or \\, which Jira cannot take in a web address";
  if (/^\.{1,2}$/.test(key)) return "stands for a step in a web address";
  return refusesText(key);
}

/** Half a surrogate pair cannot be encoded. */
function isPlain(text: string): boolean {
  return !/[\p{Cc}\p{Cs}]/u.test(text);
}
