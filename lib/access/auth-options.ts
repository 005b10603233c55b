import type { AuthOptions } from "next-auth";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { loginByIdentity } from "@/db/queries/logins";
import { revokeSession } from "@/db/queries/sessions";
import { config } from "@/lib/config";
import { log } from "@/lib/log";
import { loginForIdentity, type OidcProfile, oidcProfile } from "./oidc";
import { safeReturnPath } from "./return-path";
import { createSession, resumeSession } from "./session";
import {
  sessionCookie,
  sessionIdFromCookie,
  sessionMaxAgeSeconds,
  sessionSecret,
} from "./session-cookie";

/**
 * next-auth speaks OIDC and owns the session cookie's format. Passwords are checked by our own
 * server action, which can throttle, keep what was typed and work without script; it writes the
 * same cookie (session-cookie.ts). The token names a row of `sessions`, nothing more.
 */
export function authOptions(): AuthOptions {
  const { baseUrl } = config();
  return {
    secret: sessionSecret(),
    session: { strategy: "jwt", maxAge: sessionMaxAgeSeconds },
    cookies: { sessionToken: sessionCookie },
    useSecureCookies: baseUrl.startsWith("https:"),
    pages: { signIn: "/sign-in", signOut: "/sign-out", error: "/sign-in" },
    providers: oidcProvider(),
    callbacks: {
      signIn: async ({ profile }) => {
        const answer = await loginForIdentity(issuer(), oidcProfile.parse(profile));
        return "refusal" in answer ? `/sign-in?error=${answer.refusal}` : true;
      },
      jwt: async ({ token, account, profile }) => {
        if (account) return { sid: await sessionForIdentity(oidcProfile.parse(profile)) };
        const { sid } = token;
        if (typeof sid === "string" && (await resumeSession(sid))) return { sid };
        throw new Error("This session was revoked or is over.");
      },
      session: async ({ session }) => ({ expires: session.expires }),
      redirect: async ({ url }) =>
        `${baseUrl}${safeReturnPath(url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url)}`,
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token["sid"] === "string") await revokeSession(token["sid"]);
      },
    },
    logger: {
      // An ended session is everyday life; next-auth calls it an error.
      error: (code, metadata) => {
        if (code !== "JWT_SESSION_ERROR")
          log.error({ code, reason: reasonOf(metadata) }, "sign-in");
      },
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

function oidcProvider(): OAuthConfig<OidcProfile>[] {
  const { oidc } = config();
  if (oidc === null) return [];
  return [
    {
      id: "oidc",
      name: oidc.name,
      type: "oauth",
      wellKnown: `${oidc.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
      clientId: oidc.clientId,
      clientSecret: oidc.clientSecret,
      authorization: { params: { scope: "openid email profile" } },
      idToken: true,
      checks: ["pkce", "state", "nonce"],
      profile: ({ sub }) => ({ id: sub }),
    },
  ];
}

async function sessionForIdentity(profile: OidcProfile): Promise<string> {
  const loginId = await loginByIdentity(issuer(), profile.sub);
  if (loginId === null) throw new Error("The identity was not bound to a login.");
  const before = await sessionIdFromCookie();
  if (before !== null) await revokeSession(before);
  return createSession(loginId, { via: "oidc", secondFactor: "provider" });
}

function issuer(): string {
  const { oidc } = config();
  if (oidc === null) throw new Error("OIDC is not configured.");
  return oidc.issuer;
}

/** Only the message: next-auth hands over requests with codes and tokens in them. */
function reasonOf(metadata: unknown): string {
  if (metadata instanceof Error) return metadata.message;
  const inner =
    typeof metadata === "object" && metadata !== null && "error" in metadata
      ? metadata.error
      : null;
  return inner instanceof Error ? inner.message : "unknown";
}
