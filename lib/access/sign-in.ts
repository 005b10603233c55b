import { loginByEmail, passwordHashOf } from "@/db/queries/logins";
import { UserError } from "@/lib/core/user-error";
import { verifyPassword } from "./password";
import { giveBack, isWithin, type Limit, limits, tooMany } from "./throttle";

type Attempt = {
  email: string;
  password: string;
  ip: string | null;
  /** The browser's device id where it has signed in to this address before. */
  device: string | null;
};

/** Answers the login whose password this is. Unknown address and wrong password look the same. */
export async function checkPassword(attempt: Attempt): Promise<string> {
  const counters = countersOf(attempt);
  for (const { limit, who } of counters) {
    if (!(await isWithin(limit, who))) throw tooMany(limit);
  }
  const login = await loginByEmail(attempt.email);
  const stored = await passwordHashOf(login?.id ?? "nobody");
  const right = await verifyPassword(stored, attempt.password);
  if (!right || login === undefined) throw wrong();
  for (const { limit, who } of counters) await giveBack(limit, who);
  return login.id;
}

function countersOf({ email, ip, device }: Attempt): { limit: Limit; who: string }[] {
  const address = email.trim().toLowerCase();
  if (device !== null) return [{ limit: limits.signInDevice, who: `${address} ${device}` }];
  const account = { limit: limits.signInAccount, who: address };
  return ip === null ? [account] : [{ limit: limits.signInIp, who: ip }, account];
}

function wrong(): UserError {
  return new UserError(
    "This e-mail address and password do not belong together. Check both, or reset your password.",
  );
}
