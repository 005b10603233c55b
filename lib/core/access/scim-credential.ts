import { z } from "zod";

/** What an app's client proves itself with: a bearer token, or a secret it trades for short ones. */
export const credentialKinds = ["bearer", "clientSecret"] as const;
export const credentialKind = z.enum(credentialKinds);
export type CredentialKind = z.infer<typeof credentialKind>;

export const newScimCredential = z.strictObject({
  kind: credentialKind.default("bearer"),
  /** Null never expires. */
  expiresInDays: z
    .int()
    .min(1, "A token lives for a day at least.")
    .max(730, "A token lives for two years at most.")
    .nullable()
    .default(null),
});
export type NewScimCredential = z.infer<typeof newScimCredential>;

const dayMs = 86_400_000;

/** People are warned when this many days are left, once for each. */
export const warningDays = [30, 14, 7, 1] as const;

export function expiryAfter(days: number | null, now = Date.now()): Date | null {
  return days === null ? null : new Date(now + days * dayMs);
}

/** The nearest warning that is due; null while there is time, and when it is over. */
export function dueWarning(expiresAt: Date | null, now = Date.now()): number | null {
  if (expiresAt === null) return null;
  const left = (expiresAt.getTime() - now) / dayMs;
  if (left <= 0) return null;
  return warningDays.findLast((days) => left <= days) ?? null;
}
