/** A longer wish parks the run instead of holding a worker. */
export const pauseMaxMs = 15 * 60_000;

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
  return Number.isFinite(ms) && ms > 0 ? Math.ceil(ms) : null;
}

/** Measured against the server's own clock where it tells it: ours may differ by minutes. */
function untilDate(text: string, serverDate: string | undefined, nowMs: number): number {
  const serverMs = Date.parse(serverDate ?? "");
  return Date.parse(text) - (Number.isFinite(serverMs) ? serverMs : nowMs);
}
