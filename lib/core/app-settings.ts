import { z } from "zod";

export const appName = z
  .string()
  .trim()
  .min(1, "Give the app a name, for example the identity provider's.")
  .max(80, "A name has at most 80 characters.");

export const newApp = z.strictObject({
  name: appName,
  /** A provider's id, for example `entra`. */
  provider: z.string().min(1, "Choose an identity provider."),
  method: z.enum(["scim"]),
});
export type NewApp = z.infer<typeof newApp>;
