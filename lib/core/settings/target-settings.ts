import { z } from "zod";
import { maintenance } from "./maintenance";

export const targetName = z
  .string()
  .trim()
  .min(1, "Give the target a name, for example the address people know it by.")
  .max(80, "A name has at most 80 characters.");

/** Field name → value; which fields there are, the product's definition says. */
const fieldValues = z.record(z.string().max(60), z.string().trim().max(4_000));

export const newTarget = z.strictObject({
  /** A product's id, for example `confluence`. */
  product: z.string().min(1, "Choose a product."),
  name: targetName,
  settings: fieldValues,
});
export type NewTarget = z.infer<typeof newTarget>;

/** What is left out stays; so does a secret that is left empty. */
export const targetChange = z.strictObject({
  name: targetName.optional(),
  settings: fieldValues.optional(),
  /** Ids of apps: who decides about an account that several claim. Empty: whoever came first. */
  appOrder: z.array(z.string().max(100)).max(50).optional(),
  /** When nothing is written to it: one window a line. */
  maintenance: maintenance.optional(),
});
export type TargetChange = z.infer<typeof targetChange>;
