/** A longer wish parks the run instead of holding a worker. */
export const pauseMaxMs = 15 * 60_000;

type Headers = Readonly<Record<string, string>>;

/** The pause that a refusal asks for, in whichever header the server tells it; null for none. */
export function pauseWishedMs(headers: Headers, nowMs: number): number | null {
  return retryAfterMs(headers["retry-after"], headers["date"], nowMs) ?? resetMs(headers, nowMs);
}

/** The pause before the next call, where an answer says that it used up what is allowed. */
export function exhaustedMs(headers: Headers, nowMs: number): number | null {
  const left = headers["x-rate-limit-remaining"] ?? headers["x-ratelimit-remaining"];
  return left?.trim() === "0" ? resetMs(headers, nowMs) : null;
}

/**
 * The pause a server asked for (RFC 9110 §10.2.3: seconds or an HTTP date), in milliseconds.
 * Null when the header is missing, says "now" or makes no sense: then the caller backs off by itself.
 */
export function retryAfterMs(
  header: string | undefined,
  serverDate: string | undefined,
  nowMs: number,
): number | null {
  const text = header?.trim() ?? "";
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : untilDate(text, serverDate, nowMs);
  return asPause(ms);
}

/** No vendor's counter runs longer than years of seconds; what is larger counts from 1970. */
const epochSecondsMin = 1_000_000_000;

/**
 * When a limit's counter starts anew: Okta's X-Rate-Limit-Reset in seconds since 1970, OneLogin's
 * X-RateLimit-Reset in seconds from now, elsewhere a date.
 */
function resetMs(headers: Headers, nowMs: number): number | null {
  const text = (headers["x-rate-limit-reset"] ?? headers["x-ratelimit-reset"])?.trim() ?? "";
  if (!/^\d+(\.\d+)?$/.test(text)) return asPause(untilDate(text, headers["date"], nowMs));
  const seconds = Number(text);
  if (seconds < epochSecondsMin) return asPause(seconds * 1_000);
  return asPause(seconds * 1_000 - serverNow(headers["date"], nowMs));
}

function untilDate(text: string, serverDate: string | undefined, nowMs: number): number {
  return Date.parse(text) - serverNow(serverDate, nowMs);
}

/** The server's own clock where it tells it: ours may differ by minutes. */
function serverNow(serverDate: string | undefined, nowMs: number): number {
  const serverMs = Date.parse(serverDate ?? "");
  return Number.isFinite(serverMs) ? serverMs : nowMs;
}

function asPause(ms: number): number | null {
  return Number.isFinite(ms) && ms > 0 ? Math.ceil(ms) : null;
}
