type Condition = { attribute: Segment; value: string | boolean | number };
type Segment = { name: string; lower: string; condition: Condition | null };

/** Reads the text values of one attribute, in order; empty ones are left out. */
export type ReadPath = (resource: Record<string, unknown>) => string[];

/**
 * The reader of an attribute path; throws for a path that cannot be read.
 * Paths: `userName`, `name.givenName`, `emails[type eq "work"].value`, `urn:…:User:department`,
 * `"Cost centre"`.
 */
export function compilePath(path: string): ReadPath {
  const { container, rest } = splitUrn(path.trim());
  const segments = parseSegments(rest, path.trim().length - rest.length);
  return (resource) => {
    let item: unknown = container === null ? resource : ownValue(resource, container);
    // Nearly every path leads from record to record; lists and conditions take the general way.
    for (let at = 0; at < segments.length; at++) {
      const segment = segments[at];
      if (item === undefined || item === null || segment === undefined) return [];
      if (segment.condition !== null || Array.isArray(item)) return readLists(item, segments, at);
      item = ownValue(item, segment);
    }
    return asTexts(item);
  };
}

function readLists(item: unknown, segments: readonly Segment[], from: number): string[] {
  let found: unknown[] = [item];
  for (const segment of segments.slice(from)) found = found.flatMap((each) => step(each, segment));
  return found.flatMap(asTexts);
}

/** For a single reading; runs compile their paths once. */
export function readPath(resource: Record<string, unknown>, path: string): string[] {
  return compilePath(path)(resource);
}

/** Null when the path can be read; else what is wrong with it, with the position. */
export function pathProblem(path: string): string | null {
  try {
    compilePath(path);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const coreUser = /^urn:ietf:params:scim:schemas:core:2\.0:user$/i;

/** Extension attributes stand in a container that is named by their URN (RFC 7644 §3.10). */
function splitUrn(path: string): { container: Segment | null; rest: string } {
  if (!/^urn:/i.test(path)) return { container: null, rest: path };
  const filter = path.indexOf("[");
  const end = path.lastIndexOf(":", filter < 0 ? path.length : filter);
  const urn = path.slice(0, end);
  const rest = path.slice(end + 1);
  return { container: coreUser.test(urn) ? null : segmentOf(urn, null), rest };
}

/** A name as it stands in a path: in quotes where it has other signs, such as a column's with a blank. */
export function nameInPath(name: string): string {
  return /^[$A-Za-z_][\w$-]*$/.test(name) ? name : `"${name.replace(/["\\]/g, "\\$&")}"`;
}

function nameIn(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replace(/\\(.)/g, "$1") : written;
}

const segmentPattern =
  /([$A-Za-z_][\w$-]*|"(?:[^"\\]|\\.)+")(?:\[\s*([$A-Za-z][\w$-]*)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false|-?\d+(?:\.\d+)?)\s*\])?(\.(?=.)|$)/iy;

function parseSegments(path: string, offset: number): Segment[] {
  const segments: Segment[] = [];
  const pattern = new RegExp(segmentPattern);
  while (pattern.lastIndex < path.length) {
    const at = offset + pattern.lastIndex;
    const match = pattern.exec(path);
    if (!match?.[1]) throw new Error(`The attribute path cannot be read at character ${at + 1}.`);
    segments.push(segmentOf(nameIn(match[1]), readCondition(match[2], match[3])));
  }
  if (segments.length === 0) throw new Error("The attribute path is empty.");
  return segments;
}

function segmentOf(name: string, condition: Condition | null): Segment {
  return { name, lower: name.toLowerCase(), condition };
}

function readCondition(attribute?: string, literal?: string): Condition | null {
  if (!attribute || literal === undefined) return null;
  const value: unknown = JSON.parse(literal.startsWith('"') ? literal : literal.toLowerCase());
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") {
    return { attribute: segmentOf(attribute, null), value };
  }
  return null;
}

function step(item: unknown, segment: Segment): unknown[] {
  if (Array.isArray(item)) return item.flatMap((each) => step(each, segment));
  const value = ownValue(item, segment);
  if (value === undefined || value === null) return [];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  const { condition } = segment;
  if (!condition) return values;
  return values.filter((each) => sameValue(ownValue(each, condition.attribute), condition.value));
}

/** Attribute names are case-insensitive (RFC 7643 §2.1); nearly always the spelling is the same. */
function ownValue(item: unknown, { name, lower }: Segment): unknown {
  if (!isRecord(item)) return undefined;
  if (Object.hasOwn(item, name)) return item[name];
  for (const key in item) {
    if (key.length === lower.length && key.toLowerCase() === lower) return item[key];
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function sameValue(found: unknown, wanted: Condition["value"]): boolean {
  if (typeof found === "string" && typeof wanted === "string") {
    return found.toLowerCase() === wanted.toLowerCase();
  }
  return found === wanted;
}

const valueSegment = segmentOf("value", null);

function asTexts(value: unknown): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (typeof value === "number" || typeof value === "boolean") return [String(value)];
  if (Array.isArray(value)) return value.flatMap(asTexts);
  if (!isRecord(value)) return [];
  const inner = ownValue(value, valueSegment);
  return inner === undefined || inner === value ? [] : asTexts(inner);
}
