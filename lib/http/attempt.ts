import type { CallOptions, HttpMethod } from "./call";
import type { Settings } from "./client";
import { createCookieJar } from "./cookies";
import { exchange, type Received, type Sent } from "./exchange";
import { type Context, misfit, noAnswer } from "./misfit";
import { redact, secretsOf } from "./redact";
import type { Failure } from "./retry";

export type Wanted = { method: HttpMethod; url: URL; options: CallOptions; timeoutMs: number };

export type Result = { tookMs: number } & (
  | { received: Received; failure: null }
  | { received: Received | null; failure: Failure }
);

/** One try: the request, the judgement about its answer, and a redacted record of both. */
export function createAttempt(settings: Settings): (wanted: Wanted) => Promise<Result> {
  const { peer, dispatcher, clock, lacksPermission } = settings;
  const isNobody = (path: string) => (answer: Pick<Received, "headers">) =>
    settings.isNobody({ path, headers: answer.headers });
  const ownSecrets = secretsOf(settings.headers["authorization"]);
  const cookies = createCookieJar();

  return async function attempt({ method, url, options, timeoutMs }) {
    const secrets = [...ownSecrets, ...(options.secrets ?? [])];
    const sent: Sent = {
      method,
      url,
      headers: headersOf(settings, options, cookies.header()),
      body: bodyOf(options),
    };
    const startedAt = performance.now();
    const { signal, sink, hasBytes, bytesMax = settings.bytesMax } = options;
    const charset = hasBytes ? ("latin1" as const) : ("utf8" as const);
    const limits = { timeoutMs, bytesMax, charset, signal, ...(sink ? { sink } : {}) };
    const outcome = await exchange(sent, dispatcher, limits);
    const tookMs = performance.now() - startedAt;
    const { returns = [], isThrottle } = options;
    const asked = { returns, ...(isThrottle ? { isThrottle } : {}) };
    const context = {
      ...{ peer, secrets, lacksPermission, dateMs: clock.date(), ...asked },
      ...{ isNobody: isNobody(url.pathname), isRead: method === "GET" && !sink },
    };
    if (!("kind" in outcome)) cookies.store(outcome.setCookies);
    const result = { tookMs, ...judge(outcome, context) };
    settings.onExchange(() => redact(record(sent, result), secrets));
    return result;
  };
}

type Judged =
  | Pick<Extract<Result, { failure: null }>, "received" | "failure">
  | {
      received: Received | null;
      failure: Failure;
    };

function judge(outcome: Awaited<ReturnType<typeof exchange>>, context: Context): Judged {
  if ("kind" in outcome) return { received: null, failure: noAnswer(outcome, context) };
  const failure = misfit(outcome, context);
  return failure ? { received: outcome, failure } : { received: outcome, failure: null };
}

/** JSON both ways on every call, also on writes without a body: Atlassian's XSRF check wants it. */
function headersOf(
  settings: Settings,
  { form, accept = "application/json", headers }: CallOptions,
  cookie: string | null,
): Record<string, string> {
  return {
    accept,
    "accept-encoding": "gzip",
    "content-type": form ? "application/x-www-form-urlencoded" : "application/json",
    "user-agent": settings.userAgent,
    ...(cookie === null ? {} : { cookie }),
    ...settings.headers,
    ...headers,
  };
}

function bodyOf({ body, form }: CallOptions): string | null {
  if (form) return new URLSearchParams({ ...form }).toString();
  return body === undefined ? null : JSON.stringify(body);
}

function record(sent: Sent, { received, failure, tookMs }: Result) {
  return {
    method: sent.method,
    url: sent.url.href,
    requestHeaders: sent.headers,
    requestBody: sent.body,
    status: received?.status ?? null,
    responseHeaders: received?.headers ?? {},
    responseBody: received?.text ?? null,
    error: failure?.error.code ?? null,
    durationMs: Math.round(tookMs),
  };
}
