/** One request and what came of it, with nothing secret in it. */
export type Exchange = {
  method: string;
  url: string;
  requestHeaders: Record<string, string>;
  requestBody: string | null;
  /** Null when no answer came. */
  status: number | null;
  responseHeaders: Record<string, string>;
  responseBody: string | null;
  /** Code of the SyncError, if it ended in one. */
  error: string | null;
  durationMs: number;
};

const mask = "•••";
const bodyCharactersMax = 4_000;
const depthMax = 20;
const secretHeader = /authorization|cookie|token|secret|api-?key|password/i;
/** Bitbucket takes the password of a new account in the query. */
const secretParameter = /([?&][^=&]*(?:pass(?:word|wd|phrase)|secret)[^=&]*=)[^&]*/gi;
const secretField = /pass(word|wd|phrase)|token|secret|authorization|credential|api-?_?key/i;

/** Masks what must not be kept: secret headers and fields, and the client's own credentials. */
export function redact(exchange: Exchange, secrets: readonly string[]): Exchange {
  return {
    ...exchange,
    url: maskSecrets(exchange.url.replace(secretParameter, `$1${mask}`), secrets),
    requestHeaders: redactHeaders(exchange.requestHeaders, secrets),
    responseHeaders: redactHeaders(exchange.responseHeaders, secrets),
    requestBody: redactBody(exchange.requestBody, secrets),
    responseBody: redactBody(exchange.responseBody, secrets),
  };
}

export function redactHeaders(
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      // Atlassian's XSRF header is called a token and is none.
      secretHeader.test(name) && name !== "x-atlassian-token" ? mask : maskSecrets(value, secrets),
    ]),
  );
}

function redactBody(body: string | null, secrets: readonly string[]): string | null {
  if (body === null) return null;
  return maskSecrets(redactJson(body), secrets).slice(0, bodyCharactersMax);
}

/** What is no JSON, or cut off, could hide a secret field anywhere: only its size is kept. */
function redactJson(body: string): string {
  if (body === "") return "";
  try {
    return JSON.stringify(redactFields(JSON.parse(body), 0, { left: bodyCharactersMax }));
  } catch {
    return /^\s*</.test(body) ? "(an HTML page)" : `(${body.length} characters, not JSON)`;
  }
}

/** No more values than can stand in what is kept, as each takes a character at least. */
type Budget = { left: number };

function redactFields(value: unknown, depth: number, budget: Budget): unknown {
  budget.left -= 1;
  if (typeof value !== "object" || value === null) return value;
  if (depth > depthMax) return mask;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (let at = 0; at < value.length && budget.left > 0; at += 1)
      items.push(redactFields(value[at], depth + 1, budget));
    return items;
  }
  const fields: [string, unknown][] = [];
  for (const [name, field] of Object.entries(value)) {
    if (budget.left <= 0) break;
    const isSecret = secretField.test(name);
    fields.push([name, isSecret ? mask : redactFields(field, depth + 1, budget)]);
  }
  return Object.fromEntries(fields);
}

function maskSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length > 3)
    .reduce((rest, secret) => rest.replaceAll(secret, mask), text);
}

/** The parts of an Authorization header that must appear nowhere. */
export function secretsOf(authorization: string | undefined): string[] {
  const [scheme = "", value = ""] = (authorization ?? "").split(/\s+(.*)/s);
  if (value === "") return [];
  if (!/^basic$/i.test(scheme)) return [value];
  const pair = Buffer.from(value, "base64").toString("utf8");
  return [value, pair, pair.slice(pair.indexOf(":") + 1)];
}
