/** The value at a JSON pointer (RFC 6901) or at names with dots between them; undefined for none. */
export function select(value: unknown, path: string): unknown {
  const steps = stepsOf(path);
  return path.trim().startsWith("/") ? steps.reduce<unknown>(into, value) : byNames(value, steps);
}

/** A name may have dots in itself, as `@odata.nextLink` has: the longest that is there counts. */
function byNames(value: unknown, steps: string[]): unknown {
  for (let length = steps.length; length > 0; length -= 1) {
    const found = into(value, steps.slice(0, length).join("."));
    if (found !== undefined) return byNames(found, steps.slice(length));
  }
  return steps.length === 0 ? value : undefined;
}

function into(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return value[Number(step)];
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === step)?.[1];
}

export function stepsOf(path: string): string[] {
  const text = path.trim();
  if (text === "" || text === "/") return [];
  if (!text.startsWith("/")) return text.replace(/^\$\.?/, "").split(".");
  const steps = text.slice(1).split("/");
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** As text: numbers serve as keys, and of a list its first entry. Null for what has no text. */
export function selectText(value: unknown, path: string): string | null {
  const found = select(value, path);
  const one = Array.isArray(found) ? found[0] : found;
  if (typeof one === "string") return one.trim() || null;
  return typeof one === "number" || typeof one === "boolean" ? String(one) : null;
}
