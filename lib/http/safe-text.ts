const charactersMax = 200;

/** The beginning of a foreign text, fit for an error message: one line, no markup, no secrets. */
export function safeText(text: string, secrets: readonly string[]): string {
  const plain = text
    .slice(0, 20_000)
    .replace(/<(script|style)\b[\s\S]*?(<\/\1>|$)/gi, " ")
    .replace(/<[^>]*>/g, " ");
  const masked = secrets
    .filter((secret) => secret.length > 3)
    .reduce((rest, secret) => rest.replaceAll(secret, "•••"), plain)
    .replace(/\b(Bearer|Basic)\s+[\w+/=.~-]+/gi, "$1 •••");
  return masked
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ")
    .trim()
    .slice(0, charactersMax);
}
