/**
 * The JSON of a text; null for what is none. A byte order mark is no part of it (RFC 8259 §8.1), and
 * yet some servers send one.
 */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return null;
  }
}
