import { isObject, type Json } from "@/lib/scim/json";

/** How much of a body is kept. */
const lengthMax = 8_192;
const hidden = "[redacted]";
const secretName = /password|secret|token/i;
/** What jsonb cannot hold: NUL and halves of surrogate pairs. */
const unstorable = /\\u(?:0000|d[89a-f])/i;

/**
 * A JSON body as the request log keeps it: without passwords, cut when it is long. The text is
 * taken as it is where nothing in it needs care, which is nearly always.
 */
export function loggedBody(text: string | null): string | null {
  if (text === null || text === "") return null;
  if (text.length > lengthMax) return cut(secretName.test(text) ? redacted(text) : text);
  const needsCare = secretName.test(text) || unstorable.test(text);
  return needsCare ? redacted(text) : asJson(text);
}

function redacted(text: string): string {
  const body = parsed(text);
  if (body === undefined) return JSON.stringify(secretName.test(text) ? hidden : storable(text));
  return JSON.stringify(clean(body, 0)).replace(/\\u(?:0000|d[89a-f]\w\w)/gi, "\\ufffd");
}

/** Deeper than this nothing is kept; a lawful body has five levels. */
const depthMax = 20;

function clean(value: Json, depth: number): Json {
  if (depth > depthMax) return hidden;
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
  if (!isObject(value)) return value;
  const isSecretOperation = Object.entries(value).some(
    ([name, path]) => name.toLowerCase() === "path" && secretName.test(String(path)),
  );
  const kept = Object.entries(value).map(([name, inner]): [string, Json] => {
    const isSecret = secretName.test(name) || (isSecretOperation && name.toLowerCase() === "value");
    return [name, isSecret ? hidden : clean(inner, depth + 1)];
  });
  return Object.fromEntries(kept);
}

function cut(text: string): string {
  const start = storable(text.slice(0, lengthMax));
  return JSON.stringify({ start, bytes: Buffer.byteLength(text) });
}

/** Text that was no JSON is kept as text. */
function asJson(text: string): string {
  return parsed(text) === undefined ? JSON.stringify(storable(text)) : text;
}

function parsed(text: string): Json | undefined {
  try {
    const body: Json = JSON.parse(text);
    return body;
  } catch {
    return undefined;
  }
}

function storable(text: string): string {
  return text.replaceAll("\0", "\ufffd").replace(/\p{Cs}/gu, "\ufffd");
}
