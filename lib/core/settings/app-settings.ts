import { z } from "zod";

export const appName = z
  .string()
  .trim()
  .min(1, "Give the app a name, for example the identity provider's.")
  .max(80, "A name has at most 80 characters.");

/** Field name → value; which fields there are, the provider's definition says. */
const fieldValues = z.record(z.string().max(60), z.string().trim().max(20_000));

export const newApp = z.strictObject({
  name: appName,
  /** A provider's id, for example `entra`. */
  provider: z.string().min(1, "Choose an identity provider."),
  method: z.enum(["scim", "api", "ldap", "logins"]),
  /** Credentials for the provider's API; they may also be entered later. */
  settings: fieldValues.optional(),
});
export type NewApp = z.infer<typeof newApp>;

/** What is left out stays; so does a secret that is left empty. */
export const sourceChange = z.strictObject({ settings: fieldValues });
