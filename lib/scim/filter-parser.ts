import { type AttributePath, parseAttributePath } from "./attribute-path";
import type { CompareOperator, Filter, FilterValue } from "./filter";
import { type Token, tokenize, unreadable } from "./filter-lexer";
import { limits } from "./limits";

/** Where the parser stands. One cursor reads one text. */
export type Cursor = { tokens: Token[]; at: number; terms: number };

/** Inside brackets a path names a sub-attribute, and brackets do not nest. */
type Place = { depth: number; insideElement: boolean };

const operators = new Map<string, CompareOperator>(
  (["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] as const).map((name) => [name, name]),
);
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** Reads a filter by RFC 7644 §3.4.2.2, and `emails[type eq "work"].value eq "x"` as Entra writes it. */
export function parseFilter(text: string): Filter {
  const cursor = startCursor(text);
  const filter = readOr(cursor, { depth: 0, insideElement: false });
  const rest = peek(cursor);
  if (rest.kind !== "end") {
    throw unreadable(rest.position, `${shown(rest)} is left over; "and" or "or" may be missing.`);
  }
  return filter;
}

export function startCursor(text: string): Cursor {
  return { tokens: tokenize(text), at: 0, terms: 0 };
}

/** Reads `[…]`, the cursor standing on the opening bracket. */
export function readBrackets(cursor: Cursor, depth: number): Filter {
  return enclosed(cursor, "]", { depth, insideElement: true });
}

export function peek(cursor: Cursor): Token {
  return cursor.tokens[cursor.at] ?? { kind: "end", text: "", position: 0 };
}

export function take(cursor: Cursor): Token {
  const token = peek(cursor);
  cursor.at += 1;
  return token;
}

export function shown(token: Token): string {
  return token.kind === "end" ? "the end" : JSON.stringify(token.text.slice(0, 60));
}

function readOr(cursor: Cursor, place: Place): Filter {
  return readChain(cursor, "or", () => readAnd(cursor, place));
}

function readAnd(cursor: Cursor, place: Place): Filter {
  return readChain(cursor, "and", () => readTerm(cursor, place));
}

function readChain(cursor: Cursor, kind: "and" | "or", readNext: () => Filter): Filter {
  const first = readNext();
  const terms = [first];
  while (isWord(peek(cursor), kind)) {
    take(cursor);
    terms.push(readNext());
  }
  return terms.length === 1 ? first : { kind, terms };
}

function readTerm(cursor: Cursor, place: Place): Filter {
  const token = peek(cursor);
  if (token.kind === "(") return enclosed(cursor, ")", place);
  if (isWord(token, "not") && cursor.tokens[cursor.at + 1]?.kind === "(") {
    take(cursor);
    return { kind: "not", filter: enclosed(cursor, ")", place) };
  }
  const path = readPath(cursor, place);
  if (peek(cursor).kind === "[") return readElement(cursor, path, place);
  return readComparison(cursor, path);
}

function enclosed(cursor: Cursor, closing: ")" | "]", place: Place): Filter {
  const opening = take(cursor);
  const depth = place.depth + 1;
  if (depth > limits.filterDepth) {
    throw unreadable(opening.position, `brackets nest deeper than ${limits.filterDepth}.`);
  }
  const filter = readOr(cursor, { ...place, depth });
  const end = take(cursor);
  if (end.kind !== closing) {
    throw unreadable(end.position, `expected "${closing}" but found ${shown(end)}.`);
  }
  return filter;
}

function readPath(cursor: Cursor, place: Place): AttributePath {
  const token = take(cursor);
  const path = token.kind === "word" ? parseAttributePath(token.text) : null;
  if (!path) {
    throw unreadable(token.position, `expected an attribute name but found ${shown(token)}.`);
  }
  if (place.insideElement && (path.schema !== null || path.sub !== null)) {
    throw unreadable(token.position, "inside [ ] only a plain sub-attribute name is allowed.");
  }
  return path;
}

/** `x[filter].sub op value` asks for one element that satisfies both, which is a filter of its own. */
function readElement(cursor: Cursor, path: AttributePath, place: Place): Filter {
  const opening = peek(cursor);
  if (place.insideElement || path.sub !== null) {
    throw unreadable(opening.position, "[ ] may follow an attribute only, and may not nest.");
  }
  const filter = readBrackets(cursor, place.depth);
  const after = peek(cursor);
  if (after.kind !== "word" || !after.text.startsWith("."))
    return { kind: "element", path, filter };
  take(cursor);
  const sub = parseAttributePath(after.text.slice(1));
  if (!sub || sub.schema !== null || sub.sub !== null) {
    throw unreadable(after.position, `${shown(after)} is no sub-attribute.`);
  }
  const terms = [filter, readComparison(cursor, sub)];
  return { kind: "element", path, filter: { kind: "and", terms } };
}

function readComparison(cursor: Cursor, path: AttributePath): Filter {
  const token = take(cursor);
  cursor.terms += 1;
  if (cursor.terms > limits.filterTerms) {
    throw unreadable(token.position, `there are more than ${limits.filterTerms} comparisons.`);
  }
  if (isWord(token, "pr")) return { kind: "present", path };
  const operator = token.kind === "word" ? operators.get(token.text.toLowerCase()) : undefined;
  if (!operator) {
    const known = [...operators.keys(), "pr"].join(", ");
    throw unreadable(token.position, `expected one of ${known} but found ${shown(token)}.`);
  }
  return { kind: "compare", path, operator, value: readValue(cursor) };
}

function readValue(cursor: Cursor): FilterValue {
  const token = take(cursor);
  if (token.kind === "string") return token.text;
  const word = token.kind === "word" ? token.text.toLowerCase() : "";
  if (word === "true") return true;
  if (word === "false") return false;
  if (word === "null") return null;
  const number = jsonNumber.test(word) ? Number(word) : Number.NaN;
  if (Number.isFinite(number)) return number;
  throw unreadable(token.position, `expected a value but found ${shown(token)}; put text in "…".`);
}

function isWord(token: Token, word: string): boolean {
  return token.kind === "word" && token.text.toLowerCase() === word;
}
