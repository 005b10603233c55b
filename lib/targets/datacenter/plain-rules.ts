import type { AccountFields } from "../port";

const charactersMax = 255;

type Refusal = { field: keyof AccountFields; reason: string };

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

/** The rules of a product that takes nearly everything, with what it does not take in user names. */
export function refusalIn(
  product: string,
  fields: AccountFields,
  inUsername: RegExp,
): Refusal | null {
  const { username, displayName, email } = normalize(fields);
  const refused = inUsername.exec(username);
  const reasons = {
    username: refused
      ? `contains ${refused[0]}, which ${product} does not take in user names`
      : refusesText(product, username),
    displayName: refusesText(product, displayName),
    email: /^[^\s@<>]+@[^\s@<>]+$/.test(email) ? null : "is not an e-mail address",
  };
  for (const field of ["username", "displayName", "email"] as const) {
    const reason = reasons[field];
    if (reason) return { field, reason };
  }
  return null;
}

export function refusesText(product: string, text: string): string | null {
  if (text === "") return "is empty";
  if (text.length > charactersMax) return `has more than ${charactersMax} characters`;
  // Half a surrogate pair cannot be encoded.
  return /[\p{Cc}\p{Cs}]/u.test(text) ? `contains characters that ${product} cannot keep` : null;
}

/** What cannot be a segment of a path: web servers refuse it (targets.md §1.2). */
export function refusesSegment(product: string, text: string): string | null {
  if (/[/\\]/.test(text)) return `contains / or \\, which ${product} cannot take in a web address`;
  if (/^\.{1,2}$/.test(text)) return "stands for a step in a web address";
  return refusesText(product, text);
}
