import { type Database, inTransaction, type Transaction } from "@/db/client";
import {
  dropTokens,
  insertToken,
  loginById,
  loginOfUsedToken,
  markEmailVerified,
  takeToken,
} from "@/db/queries/logins";
import { mailLink, queueMail } from "@/lib/mail";
import { hashToken, newToken } from "@/lib/secrets";
import { limits, requireWithin } from "./throttle";

type Person = { loginId: string; email: string; name: string };

const hours = 72;

export async function sendVerification(
  tx: Transaction | Database,
  { loginId, email, name }: Person,
): Promise<void> {
  const { token, hash } = newToken("");
  await insertToken(tx, { hash, loginId, purpose: "verify", hours });
  await queueMail(tx, {
    recipient: email,
    subject: "Confirm your e-mail address for Usher",
    body: `Hello ${name},

please confirm that this is your address:

${mailLink(`/verify?token=${token}`)}

Until then Usher writes to the sandbox only, never to a real product.
The link works for three days. If you did not sign up for Usher, there is nothing to do.
`,
  });
}

/** A new link; the older ones stop working. */
export async function resendVerification(person: Person): Promise<void> {
  await requireWithin(limits.verifyMail, person.loginId);
  await inTransaction(async (tx) => {
    await dropTokens(tx, person.loginId, "verify");
    await sendVerification(tx, person);
  });
}

/** Safe to repeat: mail scanners and impatient people open a link more than once. */
export async function verifyEmail(token: string): Promise<{ email: string } | null> {
  const hash = hashToken(token);
  const taken = await inTransaction(async (tx) => {
    const loginId = await takeToken(tx, hash, "verify");
    if (loginId !== null) await markEmailVerified(tx, loginId);
    return loginId;
  });
  const loginId = taken ?? (await loginOfUsedToken(hash, "verify"));
  const login = loginId === null ? undefined : await loginById(loginId);
  return login && login.emailVerifiedAt !== null ? { email: login.email } : null;
}
