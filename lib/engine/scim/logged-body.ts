import { isObject, type Json } from "@/lib/scim/json";

/** How much of a body is kept. */
const lengthMax = 8_192;
const hidden = "[redacted]";
const secretName = /password|secret|token/i;
/** What jsonb cannot hold: NUL and halves of surrogate pairs. */
const unstorable = /\\u(?:0000|d[89a-f])/i;

/**
 * What was sent, as the request log keeps it: JSON, without passwords, cut when it is long. The
 * text is taken as it is where nothing in it needs care, which is nearly always.
 */
export function loggedBody(text: string, isJson: boolean): string | null {
  if (text === "") return null;
  if (!isJson) return JSON.stringify(secretName.test(text) ? hidden : cut(text));
  const safe = secretName.test(text) || unstorable.test(text) ? redacted(text) : text;
  return safe.length > lengthMax ? JSON.stringify(cut(safe)) : safe;
}

/** What was answered. A long answer is a list, which can be asked for again. */
export function loggedAnswer(json: string): string {
  if (json.length <= lengthMax) return loggedBody(json, true) ?? "null";
  return JSON.stringify(`${json.length} characters, not kept`);
}

function redacted(text: string): string {
  const body: Json = JSON.parse(text);
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

/** Text that jsonb can hold, whatever was sent. */
function cut(text: string): string {
  const start = text
    .slice(0, lengthMax)
    .replaceAll("\0", "\ufffd")
    .replace(/\p{Cs}/gu, "\ufffd");
  return text.length > lengthMax ? `${start} … (${text.length} characters in all)` : start;
}
