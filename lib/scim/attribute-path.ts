import { splitKnownUrn } from "./urns";

/** `urn:…:User:name.familyName` taken apart. Names are as the client wrote them, in any case. */
export type AttributePath = {
  /** Our spelling of a schema we know, as written otherwise; null where none was named. */
  schema: string | null;
  name: string;
  sub: string | null;
};

/** Either an attribute or a whole schema: `urn:…:enterprise:2.0:User` alone names its container. */
export type SchemaOrAttributePath = AttributePath | { schema: string; name: null; sub: null };

const attributeName = /^(?:[a-z][\w-]*|\$ref)$/i;

/** Reads an attribute path; null when the text is none (RFC 7644 §3.10). */
export function parseAttributePath(text: string): AttributePath | null {
  const path = parseSchemaOrAttributePath(text);
  return path?.name == null ? null : path;
}

/** The version in a URN holds a dot, so the URN ends at a colon: the longest one we know, else the last. */
export function parseSchemaOrAttributePath(text: string): SchemaOrAttributePath | null {
  if (!text.includes(":")) return parseNames(null, text);
  const known = splitKnownUrn(text);
  if (known) {
    const schema = known.meaning === "core" ? null : known.meaning.urn;
    if (known.rest !== "") return parseNames(schema, known.rest);
    return schema === null ? null : { schema, name: null, sub: null };
  }
  const colon = text.lastIndexOf(":");
  if (!text.slice(0, colon).includes(":")) return null;
  return parseNames(text.slice(0, colon), text.slice(colon + 1));
}

export function printAttributePath(path: SchemaOrAttributePath): string {
  const names = [path.name, path.sub].filter((name) => name !== null).join(".");
  return [path.schema, names].filter((part) => part !== null && part !== "").join(":");
}

function parseNames(schema: string | null, text: string): AttributePath | null {
  if (attributeName.test(text)) return { schema, name: text, sub: null };
  const [name = "", sub = null, ...more] = text.split(".");
  if (more.length > 0 || !attributeName.test(name)) return null;
  if (sub !== null && !attributeName.test(sub)) return null;
  return { schema, name, sub };
}
