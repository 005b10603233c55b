type Condition = { attribute: string; value: string | boolean | number };
type Segment = { name: string; condition: Condition | null };

/**
 * The text values an attribute path finds in a source record, in order.
 * Paths: `userName`, `name.givenName`, `emails[type eq "work"].value`, `urn:…:User:department`.
 */
export function readPath(resource: Record<string, unknown>, path: string): string[] {
  const { container, rest } = enterExtension(resource, path.trim());
  return parseSegments(rest)
    .reduce<unknown[]>(
      (found, segment) => found.flatMap((item) => step(item, segment)),
      [container],
    )
    .flatMap(asText);
}

/** Null when the path can be read; else what is wrong with it, with the position. */
export function pathProblem(path: string): string | null {
  try {
    parseSegments(path.startsWith("urn:") ? path.slice(path.lastIndexOf(":") + 1) : path);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Extension attributes stand in a container that is named by their URN. */
function enterExtension(resource: Record<string, unknown>, path: string) {
  const urn = Object.keys(resource).find(
    (key) => key.includes(":") && path.toLowerCase().startsWith(`${key.toLowerCase()}:`),
  );
  if (!urn) return { container: resource, rest: path };
  return { container: resource[urn], rest: path.slice(urn.length + 1) };
}

const segmentPattern =
  /([$A-Za-z][\w$-]*)(?:\[\s*([$A-Za-z][\w$-]*)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false|-?\d+(?:\.\d+)?)\s*\])?(\.|$)/iy;

function parseSegments(path: string): Segment[] {
  const segments: Segment[] = [];
  const pattern = new RegExp(segmentPattern);
  while (pattern.lastIndex < path.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(path);
    if (!match?.[1]) throw new Error(`The attribute path cannot be read at character ${at + 1}.`);
    segments.push({ name: match[1], condition: readCondition(match[2], match[3]) });
  }
  if (segments.length === 0) throw new Error("The attribute path is empty.");
  return segments;
}

function readCondition(attribute?: string, literal?: string): Condition | null {
  if (!attribute || literal === undefined) return null;
  const value: unknown = JSON.parse(literal.startsWith('"') ? literal : literal.toLowerCase());
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") {
    return { attribute, value };
  }
  return null;
}

function step(item: unknown, { name, condition }: Segment): unknown[] {
  if (Array.isArray(item)) return item.flatMap((each) => step(each, { name, condition }));
  const value = ownValue(item, name);
  if (value === undefined || value === null) return [];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (!condition) return values;
  return values.filter((each) => sameValue(ownValue(each, condition.attribute), condition.value));
}

/** Attribute names are case-insensitive (RFC 7643 §2.1). */
function ownValue(item: unknown, name: string): unknown {
  if (typeof item !== "object" || item === null) return undefined;
  const wanted = name.toLowerCase();
  return Object.entries(item).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

function sameValue(found: unknown, wanted: Condition["value"]): boolean {
  if (typeof found === "string" && typeof wanted === "string") {
    return found.toLowerCase() === wanted.toLowerCase();
  }
  return found === wanted;
}

function asText(value: unknown): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (typeof value === "number" || typeof value === "boolean") return [String(value)];
  const inner = ownValue(value, "value");
  return inner === undefined || inner === value ? [] : asText(inner);
}
