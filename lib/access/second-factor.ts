import { inTransaction, type Transaction } from "@/db/client";
import { loginById, passwordHashOf } from "@/db/queries/logins";
import {
  deleteTotp,
  factorsOf,
  markSessionProven,
  replaceRecoveryCodes,
} from "@/db/queries/second-factors";
import type { SecondFactor } from "@/lib/core/access/sign-in-ways";
import { UserError } from "@/lib/core/user-error";
import { queueMail } from "@/lib/mail";
import { auditOfLogin, type Person } from "./audit-login";
import { verifyPassword } from "./password";
import { newRecoveryCodes, spendRecoveryCode } from "./recovery-codes";
import type { Login } from "./session";
import { giveBack, limits, requireWithin } from "./throttle";
import { takeTotp } from "./totp";

/** Somebody signed in, who changes how they sign in. */
export type Signer = Login & Person;

/** Whether this person is asked for more than a password. */
export async function hasSecondFactor(loginId: string): Promise<boolean> {
  const { totpSince, passkeys } = await factorsOf(loginId);
  return totpSince !== null || passkeys.length > 0;
}

/** The code of the app, or a recovery code; says which it was. */
export async function checkSecondFactor(loginId: string, typed: string): Promise<SecondFactor> {
  await requireWithin(limits.secondFactor, loginId);
  const code = typed.replace(/[\s-]/g, "");
  const isDigits = /^\d{6}$/.test(code);
  const right = isDigits ? await takeTotp(loginId, code) : await spendRecoveryCode(loginId, typed);
  if (!right) {
    throw new UserError(
      "This code is not right, or was used already. Wait for the next one, or use a recovery code.",
      { field: "code" },
    );
  }
  await giveBack(limits.secondFactor, loginId);
  return isDigits ? "totp" : "recoveryCode";
}

/** The first right code puts the app into use; gives the recovery codes that go with it. */
export async function confirmTotp(login: Signer, code: string): Promise<string[]> {
  await requireWithin(limits.secondFactor, login.loginId);
  if (!(await takeTotp(login.loginId, code.replace(/\s/g, ""), { starting: true }))) {
    throw new UserError(
      "This code is not right. Check that the phone's clock is set by the network, then enter the code it shows now.",
      { field: "code" },
    );
  }
  await giveBack(limits.secondFactor, login.loginId);
  return inTransaction(async (tx) => {
    const codes = await newRecoveryCodes(tx, login.loginId);
    await markSessionProven(tx, login.sessionId, "totp");
    await tellOfChange(tx, login, "member.authenticatorAdded", "An authenticator app was added");
    return codes;
  });
}

/** Ten others; the old ones stop working. */
export async function renewRecoveryCodes(login: Signer): Promise<string[]> {
  return inTransaction(async (tx) => {
    const codes = await newRecoveryCodes(tx, login.loginId);
    await tellOfChange(tx, login, "member.recoveryCodesRenewed", "New recovery codes were made");
    return codes;
  });
}

export async function removeTotp(login: Signer): Promise<void> {
  const { passkeys } = await factorsOf(login.loginId);
  await inTransaction(async (tx) => {
    if (!(await deleteTotp(tx, login.loginId))) return;
    if (passkeys.length === 0) await replaceRecoveryCodes(tx, login.loginId, []);
    await tellOfChange(
      tx,
      login,
      "member.authenticatorRemoved",
      "The authenticator app was removed",
    );
  });
}

/** Asked before anything about signing in is changed: an open browser alone must not be enough. */
export async function requirePassword(login: Login, typed: string | undefined): Promise<void> {
  if (login.ssoTenantId !== null) throw throughSsoAlone();
  if (!login.hasPassword) return;
  await requireWithin(limits.passwordChange, login.loginId);
  if (await verifyPassword(await passwordHashOf(login.loginId), typed ?? "")) {
    return giveBack(limits.passwordChange, login.loginId);
  }
  throw new UserError("This is not your current password.", { field: "current" });
}

/** A workspace's provider opens that workspace; how else its people sign in is not its to say. */
function throughSsoAlone(): UserError {
  return new UserError(
    "You came in through a workspace's single sign-on, which changes nothing about other ways to sign in. Sign in with your password or a passkey for that.",
    { status: 403 },
  );
}

/** In the log of every workspace of theirs, and in a mail to them. */
export async function tellOfChange(
  tx: Transaction,
  login: Signer,
  action: `member.${string}`,
  what: string,
): Promise<void> {
  await auditOfLogin(tx, login, action);
  const { email, name } = (await loginById(login.loginId)) ?? login;
  await queueMail(tx, {
    recipient: email,
    subject: `${what} – your Usher sign-in`,
    body: `Hello ${name},

${what.charAt(0).toLowerCase()}${what.slice(1)} just now. If it was not you, change your password at once and look
at your account's security settings.
`,
  });
}
