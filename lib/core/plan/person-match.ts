/** A person as a list has them, for somebody who is looked for in it. */
type Listed = {
  id: string;
  userName: string;
  email: string | null;
  displayName: string | null;
  attributes: Record<string, unknown>;
};

/**
 * Whether this is who is looked for: by what names a person, or by one attribute, also inside of
 * lists and of objects with dots between their names. Case does not count.
 */
export function isSought(
  person: Listed,
  { value, attribute }: { value: string; attribute: string | null },
): boolean {
  const wanted = value.trim().toLowerCase();
  const { id, userName, email, displayName, attributes } = person;
  const own = attribute === "id" ? [id] : textsAt(attributes, attribute ?? "");
  const found = attribute === null ? [id, userName, email ?? "", displayName ?? ""] : own;
  return found.some((text) => text.trim().toLowerCase() === wanted);
}

function textsAt(record: Record<string, unknown>, path: string): string[] {
  // A column may have a dot in its own name.
  if (path in record) return textsOf(record[path]);
  return textsOf(path.split(".").reduce<unknown>(into, record));
}

function into(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((one) => into(one, name));
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value === "object" && value !== null)
    return "value" in value ? textsOf(value.value) : [];
  return value === undefined || value === null ? [] : [String(value)];
}
