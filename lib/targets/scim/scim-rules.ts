import type { AccountFields } from "../port";

/** User names compare in any case (RFC 7643 §4.1.1), and are kept as they were sent. */
export function normalize(fields: AccountFields): AccountFields {
  return {
    username: fields.username.trim(),
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
  const { username, email } = normalize(fields);
  if (username === "") return { field: "username", reason: "is empty" };
  for (const field of ["username", "displayName", "email"] as const)
    if (/[\p{Cc}\p{Cs}]/u.test(fields[field]))
      return { field, reason: "contains characters that cannot be sent" };
  if (email !== "" && !/^[^\s@<>]+@[^\s@<>]+$/.test(email))
    return { field: "email", reason: "is not an e-mail address" };
  return null;
}

export function refusesGroup(name: string): string | null {
  if (name.trim() === "") return "is empty";
  return /[\p{Cc}\p{Cs}]/u.test(name) ? "contains characters that cannot be sent" : null;
}
