import { isIP } from "node:net";

/**
 * The address of whoever asks. The last entry of X-Forwarded-For is the one that our own proxy, or
 * Next itself, wrote; everything before it is the client's claim.
 */
export function clientIp(headers: Pick<Headers, "get">): string | null {
  const last = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  return isIP(last) === 0 ? null : last.replace(/^::ffff:/, "");
}
