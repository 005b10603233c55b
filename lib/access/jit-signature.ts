import { createHmac } from "node:crypto";
import { sameHash } from "@/lib/secrets";

/** How far the clocks of the two sides may differ, both ways; a nonce is remembered for longer. */
export const jitWindowSeconds = 300;

export type SignatureVerdict = "good" | "wrong" | "too_old";

/** `t=1700000000,v1=<hex>`: HMAC-SHA256 over `<t>.<body>` with the endpoint's secret. */
export function signJit(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${macOf(body, secret, seconds)}`;
}

/** The time is believed only because it is signed, so it is looked at last. */
export function verifyJit(
  header: string | null,
  body: string,
  secrets: readonly string[],
  now = Date.now(),
): SignatureVerdict {
  const match = /^\s*t=(\d{1,12})\s*,\s*v1=([0-9a-f]{64})\s*$/i.exec(header ?? "");
  if (!match?.[1] || !match[2]) return "wrong";
  const [seconds, given] = [Number(match[1]), match[2].toLowerCase()];
  const isOurs = secrets.filter((secret) => sameHash(given, macOf(body, secret, seconds)));
  if (isOurs.length === 0) return "wrong";
  return Math.abs(now / 1_000 - seconds) <= jitWindowSeconds ? "good" : "too_old";
}

function macOf(body: string, secret: string, seconds: number): string {
  return createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
}
