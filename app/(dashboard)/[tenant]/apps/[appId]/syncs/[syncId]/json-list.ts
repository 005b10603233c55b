import { z } from "zod";

/** What an editor keeps as JSON in a hidden field. */
export function jsonList<Item>(list: z.ZodType<Item>) {
  return z
    .string()
    .default("[]")
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({
          code: "custom",
          message: "The list could not be read. Reload the page.",
        });
        return z.NEVER;
      }
    })
    .pipe(list);
}
