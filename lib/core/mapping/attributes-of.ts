/** A record may be large; the raw JSON has all of it. */
const attributesMax = 100;

/** Shown elsewhere, or of no use to a reader. */
const leftOut: ReadonlySet<string> = new Set(["schemas", "externalId", "id", "meta"]);

/** A SCIM resource as a list of paths and values; list entries are told apart by their type. */
export function attributesOf(resource: Record<string, unknown>): { path: string; value: string }[] {
  const top = Object.entries(resource).filter(([name]) => !leftOut.has(name));
  return top.flatMap(([name, value]) => leaves(shortName(name), value)).slice(0, attributesMax);
}

function leaves(path: string, value: unknown): { path: string; value: string }[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) {
    return value.flatMap((entry, index) => leaves(`${path}[${typeOf(entry) ?? index}]`, entry));
  }
  if (typeof value !== "object") return [{ path, value: String(value) }];
  return Object.entries(value)
    .filter(([name]) => name !== "type")
    .flatMap(([name, inner]) => leaves(name === "value" ? path : `${path}.${name}`, inner));
}

function typeOf(entry: unknown): string | null {
  if (typeof entry !== "object" || entry === null || !("type" in entry)) return null;
  return typeof entry.type === "string" ? entry.type : null;
}

/** "urn:…:enterprise:2.0:User" → "enterprise". */
function shortName(name: string): string {
  return name.match(/^urn:.*:extension:([^:]+):/)?.[1] ?? name;
}
