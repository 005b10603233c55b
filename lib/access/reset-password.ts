import { inTransaction } from "@/db/client";
import {
  dropTokens,
  insertToken,
  loginByEmail,
  loginById,
  loginOfToken,
  markEmailVerified,
  passwordHashOf,
  setPasswordHash,
  takeToken,
} from "@/db/queries/logins";
import { revokeSessionsOf } from "@/db/queries/sessions";
import { UserError } from "@/lib/core/user-error";
import { mailLink, queueMail } from "@/lib/mail";
import { hashToken, newToken } from "@/lib/secrets";
import { hashPassword, passwordProblem, verifyPassword } from "./password";
import { isWithin, limits, requireWithin } from "./throttle";

/** Mails a link where the address is known. The answer is the same in any case. */
export async function askForReset(email: string, ip: string | null): Promise<void> {
  await requireWithin(limits.resetIp, ip ?? "unknown");
  const mayMail = await isWithin(limits.resetAccount, email.trim().toLowerCase());
  const login = await loginByEmail(email);
  if (!mayMail || login === undefined) return;
  const { token, hash } = newToken("");
  await inTransaction(async (tx) => {
    await dropTokens(tx, login.id, "reset");
    await insertToken(tx, { hash, loginId: login.id, purpose: "reset", hours: 1 });
    await queueMail(tx, {
      recipient: login.email,
      subject: "Set a new password for Usher",
      body: `Hello ${login.name},

set a new password here:

${mailLink(`/reset-password?token=${token}`)}

The link works once, for one hour. All browsers that are signed in will be signed out.
If you did not ask for this, there is nothing to do: your password stays as it is.
`,
    });
  });
}

/** Whether the link in the mail can still be used; the page asks before it shows the form. */
export async function resetIsPossible(token: string): Promise<boolean> {
  return (await loginOfToken(hashToken(token), "reset")) !== null;
}

/** Uses the link up, ends every session, and answers whose password it is now. */
export async function resetPassword(
  token: string,
  password: string,
): Promise<{ loginId: string; email: string }> {
  const hash = hashToken(token);
  const known = await loginOfToken(hash, "reset");
  const login = known === null ? undefined : await loginById(known);
  if (login === undefined) throw linkIsOver();
  const problem = passwordProblem(password, login);
  if (problem !== null) throw new UserError(problem, { field: "password" });
  const passwordHash = await hashPassword(password);
  await inTransaction(async (tx) => {
    const loginId = await takeToken(tx, hash, "reset");
    if (loginId === null) throw linkIsOver();
    await setPasswordHash(tx, loginId, passwordHash);
    // Whoever opened the link reads the mail of this address.
    await markEmailVerified(tx, loginId);
    await revokeSessionsOf(tx, loginId);
    await queueMail(tx, passwordChangedMail(login));
  });
  return { loginId: login.id, email: login.email };
}

type Change = { loginId: string; sessionId: string; current: string; password: string };

/** By a signed-in person who knows the old one; their other browsers are signed out. */
export async function changePassword(change: Change): Promise<void> {
  const login = await loginById(change.loginId);
  if (login === undefined) throw new UserError("This sign-in does not exist any more.");
  await requireWithin(limits.passwordChange, login.id);
  if (!(await verifyPassword(await passwordHashOf(login.id), change.current))) {
    throw new UserError("This is not your current password.", { field: "current" });
  }
  const problem = passwordProblem(change.password, login);
  if (problem !== null) throw new UserError(problem, { field: "password" });
  const passwordHash = await hashPassword(change.password);
  await inTransaction(async (tx) => {
    await setPasswordHash(tx, login.id, passwordHash);
    await dropTokens(tx, login.id, "reset");
    await revokeSessionsOf(tx, login.id, change.sessionId);
    await queueMail(tx, passwordChangedMail(login));
  });
}

function linkIsOver(): UserError {
  return new UserError("This link was used already or is too old. Ask for a new one.");
}

function passwordChangedMail({ email, name }: { email: string; name: string }) {
  return {
    recipient: email,
    subject: "Your Usher password was changed",
    body: `Hello ${name},

your password was changed just now. If it was not you, set a new one at once:

${mailLink("/forgot-password")}
`,
  };
}
