import { z } from "zod";
import { texts } from "@/app/texts/rules";

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
          message: texts.theListCould,
        });
        return z.NEVER;
      }
    })
    .pipe(list);
}
