import { createHash } from "node:crypto";
import { countTry, giveBackTry } from "@/db/queries/throttles";
import { UserError } from "@/lib/core/user-error";

export type Limit = { name: string; triesMax: number; minutes: number };

export const limits = {
  /** Wrong passwords for one address, from browsers that never signed in to it. */
  signInAccount: { name: "sign-in-account", triesMax: 10, minutes: 15 },
  /** Wrong passwords from one network address. */
  signInIp: { name: "sign-in-ip", triesMax: 10, minutes: 15 },
  /** Wrong passwords from a browser that has signed in to this address before. */
  signInDevice: { name: "sign-in-device", triesMax: 10, minutes: 15 },
  signUpIp: { name: "sign-up-ip", triesMax: 60, minutes: 60 },
  /** Sign-ups with an address that is taken: the only answer that tells so. */
  signUpTaken: { name: "sign-up-taken", triesMax: 10, minutes: 15 },
  resetAccount: { name: "reset-account", triesMax: 4, minutes: 60 },
  resetIp: { name: "reset-ip", triesMax: 20, minutes: 15 },
  /** Guesses at the links we mail. */
  linkIp: { name: "link-ip", triesMax: 60, minutes: 15 },
  verifyMail: { name: "verify-mail", triesMax: 4, minutes: 15 },
  workspaceNew: { name: "workspace-new", triesMax: 20, minutes: 60 },
  inviteTenant: { name: "invite-tenant", triesMax: 100, minutes: 60 },
  /** Tokens asked for with a client's credentials, right or wrong, at one app from one address. */
  scimTokenClient: { name: "scim-token-client", triesMax: 60, minutes: 1 },
  /** The same from one address, whatever the app: a provider's address serves many customers. */
  scimTokenIp: { name: "scim-token-ip", triesMax: 600, minutes: 1 },
  /** Calls at login, signed or not, from one address: a login service serves a whole company. */
  jitIp: { name: "jit-ip", triesMax: 1_200, minutes: 1 },
  /** Signed calls at login for one app. */
  jitApp: { name: "jit-app", triesMax: 600, minutes: 1 },
  /** Wrong codes of one person who knows the password. */
  secondFactor: { name: "second-factor", triesMax: 10, minutes: 15 },
  /** Questions to DNS of one workspace. */
  domainCheck: { name: "domain-check", triesMax: 30, minutes: 15 },
  /** Ways begun or ended through workspaces' own providers, from one address. */
  ssoIp: { name: "sso-ip", triesMax: 60, minutes: 15 },
  passwordChange: { name: "password-change", triesMax: 10, minutes: 15 },
} as const satisfies Record<string, Limit>;

/** Counts a try before the work begins, so that many at once cannot slip through together. */
export async function isWithin(limit: Limit, who: string): Promise<boolean> {
  return (await countTry(keyOf(limit, who), limit.minutes)) <= limit.triesMax;
}

/** The same, with the refusal in words. */
export async function requireWithin(limit: Limit, who: string): Promise<void> {
  if (!(await isWithin(limit, who))) throw tooMany(limit);
}

export async function giveBack(limit: Limit, who: string): Promise<void> {
  await giveBackTry(keyOf(limit, who));
}

export function tooMany({ minutes }: Limit): UserError {
  return new UserError(`There were too many tries. Wait ${minutes} minutes, then try again.`, {
    status: 429,
  });
}

/** Hashed, so that the table holds no addresses of people. */
function keyOf({ name }: Limit, who: string): string {
  return `${name}:${createHash("sha256").update(who).digest("base64url")}`;
}
