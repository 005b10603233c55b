import { createHmac } from "node:crypto";
import { cookies } from "next/headers";
import { decode, encode } from "next-auth/jwt";
import { sessionLimits } from "@/db/queries/sessions";
import { config } from "@/lib/config";

/** Only over https may a cookie be Secure, and only then may its name begin with `__Host-`. */
const secure = config().baseUrl.startsWith("https:");

/** The cookie that next-auth reads and writes; its content is encrypted and names our session row. */
export const sessionCookie = {
  name: secure ? "__Host-usher-session" : "usher-session",
  options: { httpOnly: true, sameSite: "lax", path: "/", secure } as const,
};

export const sessionMaxAgeSeconds = sessionLimits.absoluteMs / 1_000;

/** A key of its own, so that no other use of USHER_SECRET can forge a session. */
export function sessionSecret(): string {
  return createHmac("sha256", config().secret).update("session cookie").digest("hex");
}

export async function writeSessionCookie(sessionId: string): Promise<void> {
  const token = await encode({
    token: { sid: sessionId },
    secret: sessionSecret(),
    maxAge: sessionMaxAgeSeconds,
  });
  const jar = await cookies();
  jar.set(sessionCookie.name, token, { ...sessionCookie.options, maxAge: sessionMaxAgeSeconds });
}

export async function clearSessionCookie(): Promise<void> {
  const jar = await cookies();
  jar.set(sessionCookie.name, "", { ...sessionCookie.options, maxAge: 0 });
}

/** The session id in this request's cookie, if the cookie is ours; the row still has to say yes. */
export async function sessionIdFromCookie(): Promise<string | null> {
  const jar = await cookies();
  return sessionIdOf(jar.get(sessionCookie.name)?.value);
}

export async function sessionIdOf(token: string | undefined): Promise<string | null> {
  if (token === undefined || token === "") return null;
  try {
    const claims = await decode({ token, secret: sessionSecret() });
    return typeof claims?.["sid"] === "string" ? claims["sid"] : null;
  } catch {
    // Changed, expired, or sealed with another secret: the same as no cookie.
    return null;
  }
}
