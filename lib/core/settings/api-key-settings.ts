import { z } from "zod";

/** `read` sees, `write` changes settings, `run` starts, approves and cancels runs, `audit` reads the audit log. */
export const apiScopes = ["read", "write", "run", "audit"] as const;
export const apiScope = z.enum(apiScopes);
export type ApiScope = z.infer<typeof apiScope>;

export const newApiKey = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "Give the key a name, so that you know later what uses it.")
    .max(80, "A name has at most 80 characters."),
  scopes: z.array(apiScope).min(1, "Choose what the key may do."),
  /** Null never expires. */
  expiresInDays: z.int().min(1).max(730).nullable(),
});
export type NewApiKey = z.infer<typeof newApiKey>;
