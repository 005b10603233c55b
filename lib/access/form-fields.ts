import { z } from "zod";

/** A checkbox or switch: "on" when ticked, absent when not. */
export const checkbox = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

/** A field that may stay empty; empty means null. */
export const optionalText = z
  .string()
  .trim()
  .optional()
  .transform((text) => (text ? text : null));

/** A name that may appear any number of times: checkboxes of a group, rows of a list. */
export function listOf<Item>(item: z.ZodType<Item>) {
  return z
    .unknown()
    .optional()
    .transform((value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]))
    .pipe(z.array(item));
}

/** One line from people: no control characters, so that it is safe in mails, headers and logs. */
export function oneLine(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !/\p{Cc}/u.test(text), "Leave out line breaks and control characters.");
}

export const emailAddress = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email("Enter an e-mail address, for example ada@example.com."));

/** A name that ends up in mails to others: no addresses, or it would carry advertising for us. */
export function displayName(max: number) {
  return oneLine(max).refine(
    (text) => !/:\/\/|www\./i.test(text),
    "Leave out web addresses: this name appears in mails.",
  );
}
