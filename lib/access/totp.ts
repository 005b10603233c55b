import { Secret, TOTP } from "otpauth";
import { offerTotp, takeTotpStep, totpOf } from "@/db/queries/second-factors";
import { UserError } from "@/lib/core/user-error";
import { openSecret, sealSecret } from "@/lib/secrets";

/** RFC 6238 as authenticator apps know it: SHA-1, six digits, thirty seconds. */
const periodSeconds = 30;

/** A new secret for a person, sealed and not in use before the first right code. */
export async function startTotp(loginId: string): Promise<void> {
  const secret = new Secret({ size: 20 }).base32;
  if (await offerTotp(loginId, sealSecret(secret, placeOf(loginId)))) return;
  throw new UserError("An authenticator app is set up already. Remove it first to set up another.");
}

/** What the app must be told, while it is being set up; null before and after. */
export async function offeredTotp(login: { loginId: string; email: string }) {
  const row = await totpOf(login.loginId);
  if (row === undefined || row.confirmedAt !== null) return null;
  const secret = openSecret(row.sealed, placeOf(login.loginId));
  return { uri: totpFor(secret, login.email).toString(), secret };
}

/**
 * Whether this is the code of now, or of half a minute before or after. A code is taken once
 * (RFC 6238 §5.2); the first right one puts the secret into use.
 */
export async function takeTotp(
  loginId: string,
  code: string,
  { starting = false, now = Date.now() } = {},
): Promise<boolean> {
  const row = await totpOf(loginId);
  if (row === undefined || (row.confirmedAt === null) !== starting) return false;
  const totp = totpFor(openSecret(row.sealed, placeOf(loginId)), "");
  const delta = totp.validate({ token: code, timestamp: now, window: 1 });
  if (delta === null) return false;
  return takeTotpStep(loginId, Math.floor(now / 1_000 / periodSeconds) + delta);
}

function totpFor(secret: string, label: string): TOTP {
  return new TOTP({
    issuer: "Usher",
    label,
    secret: Secret.fromBase32(secret),
    ...{ algorithm: "SHA1", digits: 6, period: periodSeconds },
  });
}

/** People belong to no tenant; their own id takes its place in the key. */
function placeOf(loginId: string) {
  return { tenantId: loginId, ownerId: loginId, field: "totp" };
}
