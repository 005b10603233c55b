import { SyncError } from "@/lib/core/sync-error";
import type { Fault, Received } from "./exchange";
import { type Failure, triesMax, triesMaxOn429, triesMaxOn500, triesMaxOnPage } from "./retry";
import { pauseWishedMs } from "./retry-after";
import { safeText } from "./safe-text";

/** Who is called: for the code's beginning and the message. */
export type Peer = { code: "TARGET" | "SOURCE"; label: string };

export type Context = {
  peer: Peer;
  returns: readonly number[];
  secrets: readonly string[];
  lacksPermission: (answer: { text: string }) => boolean;
  /** Whether an answer was given to an anonymous visitor. */
  isNobody: (answer: Pick<Received, "headers">) => boolean;
  dateMs: number;
  /** A whole document is asked for, and nothing changed: what is cut off may be asked for anew. */
  isRead: boolean;
  /** An answer that asks for patience under another status than 429. */
  isThrottle?: (answer: Pick<Received, "status" | "text">) => boolean;
};

/** What is wrong with an answer; null for one that the caller can use. */
export function misfit(answer: Received, context: Context): Failure | null {
  const { status } = answer;
  if (status === 401) return unauthorized(answer, context);
  if (status === 429 || context.isThrottle?.(answer)) return rateLimited(answer, context);
  if (status === 403) return forbidden(answer, context);
  if (status === 501 && context.returns.includes(501)) return null;
  if (isTrouble(answer, context)) return serverError(answer, context);
  if (status >= 300 && status < 400) return never(redirected(answer, context));
  if (isInstead(answer, context)) {
    // In place of an answer it is often gone at the next try; under a 404 it is there to stay.
    const again = status < 300 ? "unclear" : "never";
    return { error: htmlPage(answer, context), again, triesMax: triesMaxOnPage };
  }
  if (status >= 200 && status < 300) return unusable(answer, context);
  if (context.returns.includes(status)) return null;
  return never(refused(answer, context));
}

/** What is wrong when no answer came that could be read. */
export function noAnswer(fault: Fault, { peer }: Context): Failure {
  const error = (code: string, message: string, cause?: unknown) =>
    new SyncError("retry", `${peer.code}_${code}`, `${peer.label} ${message}`, { cause });
  switch (fault.kind) {
    case "timeout":
      return never(error("TIMEOUT", "did not answer in time. Usher tries again later."));
    case "tooLarge":
      return never(error("ANSWER_TOO_LARGE", "sent an answer larger than Usher reads."));
    case "encoding":
      return never(error("ANSWER_INVALID", "sent an answer in an encoding Usher does not read."));
    case "network":
      return networkFailure(fault.error, peer);
    default:
      return fault satisfies never;
  }
}

/** The parts of a server's text that a message to people may carry. */
export function quote({ status, text }: Pick<Received, "status" | "text">, context: Context) {
  const words = safeText(text, context.secrets);
  return words === "" ? `status ${status}` : `status ${status}: ${words}`;
}

function networkFailure(error: unknown, peer: Peer): Failure {
  if (error instanceof SyncError) return never(error);
  const code = errorCode(error);
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|EPROTO/.test(code)) return never(badTls(error, peer));
  const neverSent = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT/;
  const reason = /ENOTFOUND|EAI_AGAIN/.test(code)
    ? "cannot be found: its host name does not resolve. Check the address."
    : "could not be reached, or the connection broke off. Usher tries again later.";
  return {
    error: new SyncError("retry", `${peer.code}_UNREACHABLE`, `${peer.label} ${reason}`, {
      cause: error,
    }),
    again: neverSent.test(code) ? "refused" : "unclear",
    triesMax,
  };
}

/** Several addresses of one host fail as an AggregateError whose first error tells most. */
function errorCode(error: unknown): string {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  if (!(error instanceof Error)) return "";
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

function badTls(error: unknown, peer: Peer): SyncError {
  return new SyncError(
    "stop",
    `${peer.code}_TLS_FAILED`,
    `The certificate of ${peer.label} is not one Usher trusts (${errorCode(error)}). Give the ` +
      "server a valid certificate for this host name.",
    { cause: error },
  );
}

/** Bitbucket says 401 also for want of a permission: that says nothing about the credentials. */
function unauthorized(answer: Received, context: Context): Failure | null {
  if (context.returns.includes(401))
    return isHtml(answer) ? never(htmlPage(answer, context)) : null;
  if (context.lacksPermission(answer)) return never(permissionMissing(answer, context));
  if (asksForCaptcha(answer) || captchaException.test(answer.text)) return never(captcha(context));
  return never(credentialsRefused(answer, context));
}

function credentialsRefused(answer: Received, { peer }: Context): SyncError {
  return new SyncError(
    "stop",
    `${peer.code}_AUTH`,
    `${peer.label} refused the credentials (401). They may be wrong, expired or revoked: enter ` +
      "new ones. Usher does not try the same ones again, because repeated failures lock accounts.",
    { status: answer.status },
  );
}

/** What a visitor without a name may see, an empty list for example, is not what is there. */
function ignored(answer: Received, context: Context): Failure | null {
  if (!context.isNobody(answer)) return null;
  const error = new SyncError(
    "stop",
    `${context.peer.code}_AUTH`,
    `${context.peer.label} let Usher in as nobody: it ignored the credentials. They may be expired ` +
      "or revoked: enter new ones.",
    { status: answer.status },
  );
  return never(error);
}

/** Also where a server gave up waiting for the request (RFC 9110 §15.5.9), as proxies under load do. */
function isTrouble({ status }: Received, { returns }: Context): boolean {
  return status >= 500 || (status === 408 && !returns.includes(408));
}

function unusable(answer: Received, context: Context): Failure | null {
  return ignored(answer, context) ?? cutOff(answer, context);
}

/** Half a document of JSON, as its brackets show: never less of what is there. */
function cutOff({ status, headers, text }: Received, { isRead, peer }: Context): Failure | null {
  if (!isRead || !/\bjson\b/i.test(headers["content-type"] ?? "")) return null;
  const [first = "", last = ""] = [text.trimStart().charAt(0), text.trimEnd().at(-1)];
  if (last === { "{": "}", "[": "]" }[first] || !/[{[]/.test(first)) return null;
  const error = new SyncError(
    "retry",
    `${peer.code}_ANSWER_INVALID`,
    `${peer.label} answered ${status} with a part of an answer (${text.length} characters). Usher ` +
      "does not guess and tries again later.",
    { status },
  );
  return { error, again: "unclear", triesMax: triesMaxOnPage };
}

/** Seraph asks for a CAPTCHA after three wrong passwords, even when the right one follows. */
function forbidden(answer: Received, context: Context): Failure | null {
  if (asksForCaptcha(answer)) return never(captcha(context));
  if (context.returns.includes(403) && !isHtml(answer)) return null;
  return never(permissionMissing(answer, context));
}

/** Only there: the page that comes with a wrong password may speak of one as well. */
const captchaException = /"exceptionName"\s*:\s*"[^"]*captcha/i;

function asksForCaptcha({ headers }: Received): boolean {
  return (
    /CAPTCHA/i.test(headers["x-authentication-denied-reason"] ?? "") ||
    headers["x-seraph-loginreason"] === "AUTHENTICATION_DENIED"
  );
}

function permissionMissing(answer: Received, context: Context): SyncError {
  return new SyncError(
    "stop",
    "PERMISSION_MISSING",
    `${context.peer.label} does not allow this to the account Usher signs in with ` +
      `(${quote(answer, context)}). Give that account the administrator permission.`,
    { status: answer.status },
  );
}

function captcha({ peer }: Context): SyncError {
  return new SyncError(
    "stop",
    "CREDENTIALS_CAPTCHA",
    `${peer.label} asks for a CAPTCHA, because the password was wrong several times. Sign in there ` +
      "once in a browser with the account Usher uses, then test the connection again.",
    { status: 403 },
  );
}

function rateLimited(answer: Received, context: Context): Failure {
  const details = { status: 429, ...pauseOf(answer, context) };
  const message = `${context.peer.label} asked to slow down (${answer.status}). Usher waits and goes on.`;
  return {
    error: new SyncError("retry", `${context.peer.code}_RATE_LIMITED`, message, details),
    again: "refused",
    triesMax: triesMaxOn429,
  };
}

function serverError(answer: Received, context: Context): Failure {
  const { status } = answer;
  const isRepeatable = status <= 504 && status !== 501;
  const about = isHtml(answer) ? `status ${status}, a maintenance page` : quote(answer, context);
  return {
    error: new SyncError(
      "retry",
      `${context.peer.code}_5XX`,
      `${context.peer.label} is not working at the moment (${about}). Usher tries again later.`,
      { status, ...pauseOf(answer, context) },
    ),
    again: isRepeatable ? "unclear" : "never",
    triesMax: status === 500 ? triesMaxOn500 : triesMax,
  };
}

function pauseOf({ headers }: Received, { dateMs }: Context): { retryAfterMs?: number } {
  const ms = pauseWishedMs(headers, dateMs);
  return ms === null ? {} : { retryAfterMs: ms };
}

function redirected(answer: Received, { peer }: Context): SyncError {
  return new SyncError(
    "retry",
    `${peer.code}_REDIRECTED`,
    `${peer.label} sent Usher to another page (status ${answer.status}), as a login page or a moved ` +
      "address does. Check that the address is the final one, with https and the context path.",
    { status: answer.status },
  );
}

function htmlPage(answer: Received, { peer }: Context): SyncError {
  return new SyncError(
    "retry",
    `${peer.code}_UNAVAILABLE`,
    `${peer.label} is unavailable: an HTML page answered (status ${answer.status}), a login or ` +
      "maintenance page. Check that the address leads to the REST API, past any single sign-on.",
    { status: answer.status },
  );
}

function refused(answer: Received, context: Context): SyncError {
  return new SyncError(
    "skip",
    `${context.peer.code}_REJECTED`,
    `${context.peer.label} refused the request (${quote(answer, context)}).`,
    { status: answer.status },
  );
}

/**
 * Whether a page came in place of an answer. Web servers refuse a request or a method before the
 * product sees it, with a page of their own: that is about the request, as the caller reads it.
 */
function isInstead(answer: Received, { returns }: Context): boolean {
  const { status } = answer;
  const isOfRequest = (status === 400 || status === 405) && returns.includes(status);
  return !isOfRequest && isHtml(answer);
}

function isHtml({ status, headers, text }: Received): boolean {
  if (status === 204) return false;
  return /\bx?html\b/i.test(headers["content-type"] ?? "") || /^\s*<(!doctype|html)/i.test(text);
}

function never(error: SyncError): Failure {
  return { error, again: "never", triesMax: 1 };
}
