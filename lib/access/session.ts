import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { inTransaction } from "@/db/client";
import { loginById } from "@/db/queries/logins";
import { insertSession, loginOfSession, revokeSession, touchSession } from "@/db/queries/sessions";
import type { SecondFactor, SignInWay } from "@/lib/core/access/sign-in-ways";
import { newId } from "@/lib/core/ids";
import { auditOfLogin } from "./audit-login";
import { clientIp } from "./client-ip";
import { requestPath } from "./request-path";
import { clearSessionCookie, sessionIdFromCookie, writeSessionCookie } from "./session-cookie";
import { isStaffAddress } from "./support";

export type Login = {
  sessionId: string;
  loginId: string;
  name: string;
  email: string;
  emailVerified: boolean;
  hasPassword: boolean;
  isStaff: boolean;
  via: SignInWay;
  /** What was shown besides the password in this session. */
  secondFactor: SecondFactor | null;
  /** The workspace whose own single sign-on this session came through. */
  ssoTenantId: string | null;
};

/** How somebody showed who they are. */
export type Proof = {
  via: SignInWay;
  secondFactor?: SecondFactor | undefined;
  ssoTenantId?: string | undefined;
};

/** Who is signed in, asked of the table at every request, so that a revoked session ends at once. */
export const currentLogin = cache(async (): Promise<Login | null> => {
  const sessionId = await sessionIdFromCookie();
  return sessionId === null ? null : resumeSession(sessionId);
});

/** The signed-in person; anyone else is sent to sign in and comes back here. */
export async function requireLogin(): Promise<Login> {
  const login = await currentLogin();
  if (login !== null) return login;
  return redirect(`/sign-in?callbackUrl=${encodeURIComponent(await requestPath())}`);
}

/** Support staff, through no customer's provider; for everyone else the page does not exist. */
export async function requireStaff(): Promise<Login> {
  const login = await requireLogin();
  return login.isStaff && login.ssoTenantId === null ? login : notFound();
}

/** The person of a session that is still good; moves its idle limit on, at most once a minute. */
export async function resumeSession(sessionId: string): Promise<Login | null> {
  const row = await loginOfSession(sessionId);
  if (row === undefined) return null;
  const { stale, emailVerifiedAt, ...login } = row;
  if (stale) await touchSession(sessionId);
  const emailVerified = emailVerifiedAt !== null;
  const isStaff = login.isStaff || (emailVerified && isStaffAddress(login.email));
  return { ...login, emailVerified, isStaff };
}

/** Signs a browser in under a new id; the session it had before ends. */
export async function startSession(
  loginId: string,
  proof: Proof = { via: "password" },
): Promise<void> {
  const before = await sessionIdFromCookie();
  if (before !== null) await revokeSession(before);
  await writeSessionCookie(await createSession(loginId, proof));
}

/** The row alone; next-auth writes the cookie itself after OIDC. */
export async function createSession(loginId: string, proof: Proof): Promise<string> {
  const asked = await headers();
  const [id, ip] = [newId("ses"), clientIp(asked)];
  const userAgent = asked.get("user-agent")?.slice(0, 300) ?? null;
  const login = await loginById(loginId);
  await inTransaction(async (tx) => {
    await insertSession({ id, loginId, userAgent, ip, ...proof }, tx);
    const person = { loginId, name: login?.name ?? loginId, ip };
    await auditOfLogin(tx, person, "member.signedIn", proof);
  });
  return id;
}

export async function endSession(): Promise<void> {
  const sessionId = await sessionIdFromCookie();
  if (sessionId !== null) await revokeSession(sessionId);
  await clearSessionCookie();
}
