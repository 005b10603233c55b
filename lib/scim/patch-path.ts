import { parseSchemaOrAttributePath, type SchemaOrAttributePath } from "./attribute-path";
import { invalidPath, ScimError } from "./errors";
import type { Filter } from "./filter";
import { type Cursor, peek, readBrackets, shown, startCursor, take } from "./filter-parser";

/** What a PATCH operation speaks of: `attrPath`, `attr[filter]` or `attr[filter].sub`. */
export type PatchPath = {
  /** A path without a name is a whole extension: `urn:…:enterprise:2.0:User`. */
  target: SchemaOrAttributePath;
  filter: Filter | null;
  text: string;
};

/** Reads a PATCH path (RFC 7644 §3.5.2); a misfit is invalidPath, inside brackets invalidFilter. */
export function parsePatchPath(text: string): PatchPath {
  const cursor = open(text);
  const token = take(cursor);
  const target = token.kind === "word" ? parseSchemaOrAttributePath(token.text) : null;
  if (!target) throw unreadablePath(text, `${shown(token)} is not an attribute name`);
  if (peek(cursor).kind !== "[") {
    expectEnd(cursor, text);
    return { target, filter: null, text };
  }
  if (target.name === null || target.sub !== null) {
    throw unreadablePath(text, "[ ] may follow an attribute only");
  }
  const filter = readBrackets(cursor, 0);
  const sub = readSub(cursor, text);
  expectEnd(cursor, text);
  return { target: { ...target, sub }, filter, text };
}

function open(text: string): Cursor {
  try {
    return startCursor(text);
  } catch (error) {
    // Text that cannot even be cut into tokens is no path; only brackets hold a filter.
    if (error instanceof ScimError && !text.includes("["))
      throw unreadablePath(text, "it is too long or has a lone quote");
    throw error;
  }
}

function readSub(cursor: Cursor, text: string): string | null {
  const token = peek(cursor);
  if (token.kind === "end") return null;
  take(cursor);
  const sub = token.text.startsWith(".") ? parseSchemaOrAttributePath(token.text.slice(1)) : null;
  if (token.kind === "word" && sub?.name != null && sub.schema === null && sub.sub === null) {
    return sub.name;
  }
  throw unreadablePath(text, `${shown(token)} is no sub-attribute`);
}

function expectEnd(cursor: Cursor, text: string): void {
  const token = peek(cursor);
  if (token.kind !== "end") throw unreadablePath(text, `${shown(token)} is left over`);
}

function unreadablePath(text: string, why: string): ScimError {
  return invalidPath(`The path ${JSON.stringify(text.slice(0, 200))} cannot be read: ${why}.`);
}
