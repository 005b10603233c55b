import { z } from "zod";
import { inTransaction } from "@/db/client";
import { insertIdentity, insertLogin, loginByIdentity } from "@/db/queries/logins";
import { newId } from "@/lib/core/ids";
import { sendVerification } from "./verify-email";

/** What the issuer says of a person (OpenID Connect Core §5.1); the package checked the signature. */
export const oidcProfile = z.object({
  sub: z.string().min(1).max(255),
  email: z.email().max(254).optional(),
  email_verified: z.union([z.boolean(), z.stringbool()]).default(false),
  name: z.string().max(200).optional(),
});
export type OidcProfile = z.infer<typeof oidcProfile>;

export type OidcRefusal = "oidc-no-email" | "oidc-email-taken";

/**
 * The login of an issuer's person, made at their first visit. Bound by issuer and subject alone: an
 * e-mail address from outside never opens a sign-in that exists already.
 */
export async function loginForIdentity(
  issuer: string,
  profile: OidcProfile,
): Promise<{ loginId: string } | { refusal: OidcRefusal }> {
  const known = await loginByIdentity(issuer, profile.sub);
  if (known !== null) return { loginId: known };
  const { email, sub, email_verified: emailVerified } = profile;
  if (email === undefined) return { refusal: "oidc-no-email" };
  const loginId = newId("log");
  const name = profile.name?.replace(/\p{Cc}/gu, " ").trim() || email;
  return inTransaction(async (tx) => {
    const login = { id: loginId, email, name, passwordHash: null, emailVerified };
    if (!(await insertLogin(tx, login))) return { refusal: "oidc-email-taken" };
    await insertIdentity(tx, { issuer, subject: sub, loginId });
    if (!emailVerified) await sendVerification(tx, { loginId, email, name });
    return { loginId };
  });
}
