/** PostgreSQL's text and jsonb hold neither NUL nor half of a surrogate pair; providers may send both. */
export function storableText(text: string): string {
  return text.replace(/\0|\p{Cs}/gu, "\u{FFFD}");
}

/** A copy with every text and every name storable. */
export function storableJson(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [storableText(name), storable(each)]),
  );
}

function storable(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value === "object" && value !== null) return storableJson({ ...value });
  return value;
}
