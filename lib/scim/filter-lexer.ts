import { invalidFilter, type ScimError } from "./errors";
import { limits } from "./limits";

export type Token = {
  kind: "word" | "string" | "(" | ")" | "[" | "]" | "end";
  /** Strings are decoded here. */
  text: string;
  /** Counted from 1, for people. */
  position: number;
};

const space = /\s/;
const wordEnd = /[\s()[\]"]/;
const unstorable = /\0|\p{Cs}/u;

/** Cuts a filter or PATCH path into tokens, looking at each character once. */
export function tokenize(text: string): Token[] {
  if (text.length > limits.filterLength) {
    throw invalidFilter(
      `The filter has ${text.length} characters; at most ${limits.filterLength} are read. Ask for less at once.`,
    );
  }
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (space.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const end = tokenEnd(text, at);
    tokens.push(toToken(text.slice(at, end), at + 1));
    at = end;
  }
  tokens.push({ kind: "end", text: "", position: text.length + 1 });
  return tokens;
}

export function unreadable(position: number, detail: string): ScimError {
  return invalidFilter(`The filter cannot be read at character ${position}: ${detail}`);
}

function tokenEnd(text: string, start: number): number {
  const first = text.charAt(start);
  if (first === '"') return stringEnd(text, start);
  if (isBracket(first)) return start + 1;
  let end = start + 1;
  while (end < text.length && !wordEnd.test(text.charAt(end))) end += 1;
  return end;
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "\\") at += 1;
    else if (character === '"') return at + 1;
  }
  throw unreadable(start + 1, "the text that starts here has no closing double quote.");
}

function toToken(text: string, position: number): Token {
  if (isBracket(text)) return { kind: text, text, position };
  if (!text.startsWith('"')) return { kind: "word", text, position };
  return { kind: "string", text: decode(text, position), position };
}

function decode(quoted: string, position: number): string {
  const text = jsonString(quoted);
  if (text === null) {
    throw unreadable(position, 'escape quotes and backslashes as in JSON: \\" and \\\\.');
  }
  if (unstorable.test(text)) {
    throw unreadable(position, "the text holds a NUL character or half of a surrogate pair.");
  }
  return text;
}

function jsonString(quoted: string): string | null {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return null;
  }
}

function isBracket(text: string): text is "(" | ")" | "[" | "]" {
  return text === "(" || text === ")" || text === "[" || text === "]";
}
