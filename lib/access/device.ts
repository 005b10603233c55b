import { createHmac, randomBytes } from "node:crypto";
import { cookies } from "next/headers";
import { emailKey } from "@/db/queries/logins";
import { config } from "@/lib/config";
import { sameHash } from "@/lib/secrets";
import { sessionCookie } from "./session-cookie";

const cookieName = "usher-device";
const yearSeconds = 31_536_000;

/**
 * Whether this browser has signed in to this address before, and its id then. Such browsers have a
 * counter of their own, so strangers who guess passwords cannot lock the owner out
 * (OWASP, Slow Down Online Guessing Attacks with Device Cookies).
 */
export async function knownDevice(email: string): Promise<string | null> {
  const jar = await cookies();
  return deviceOf(jar.get(cookieName)?.value, email);
}

export async function rememberDevice(email: string): Promise<void> {
  const jar = await cookies();
  if (deviceOf(jar.get(cookieName)?.value, email) !== null) return;
  jar.set(cookieName, newDevice(email), { ...sessionCookie.options, maxAge: yearSeconds });
}

export function newDevice(email: string): string {
  const id = randomBytes(16).toString("base64url");
  return `${id}.${signature(id, email)}`;
}

export function deviceOf(cookie: string | undefined, email: string): string | null {
  const [id, mac] = cookie?.split(".") ?? [];
  if (!id || !mac) return null;
  return sameHash(mac, signature(id, email)) ? id : null;
}

function signature(id: string, email: string): string {
  const key = createHmac("sha256", config().secret).update("device cookie").digest();
  return createHmac("sha256", key)
    .update(`${id} ${emailKey(email)}`)
    .digest("base64url");
}
