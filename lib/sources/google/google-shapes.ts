import { z } from "zod";

const text = z.string().nullish();

/**
 * A page of the Directory API. An empty list has no key at all, so an answer that tells of an error
 * must not pass for one.
 */
export type DirectoryPage<Item> = { items: Item[]; next: string | null };

export function directoryPage<Item>(
  key: "users" | "groups" | "members",
  item: z.ZodType<Item>,
): z.ZodType<DirectoryPage<Item>> {
  return z
    .looseObject({ nextPageToken: text, error: z.undefined().optional() })
    .transform((body, context) => {
      const items = z.array(item).safeParse(body[key] ?? []);
      if (items.success) return { items: items.data, next: body.nextPageToken || null };
      const [issue] = items.error.issues;
      context.addIssue({
        code: "custom",
        message: issue?.message ?? "not a list",
        path: [key, ...(issue?.path ?? [])],
      });
      return z.NEVER;
    });
}

export const googleUser = z.looseObject({
  id: z.string().min(1),
  primaryEmail: z.string().min(1),
  name: z.looseObject({ givenName: text, familyName: text, fullName: text }).nullish(),
  suspended: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  orgUnitPath: text,
});
export type GoogleUser = z.infer<typeof googleUser>;

export const googleGroup = z.looseObject({
  id: z.string().min(1),
  email: z.string().min(1),
  name: text,
  description: text,
});
export type GoogleGroup = z.infer<typeof googleGroup>;

/** People, groups, people outside of the account, and CUSTOMER, who is everyone in it. */
export const googleMember = z.looseObject({ id: text, type: text });
export type GoogleMember = z.infer<typeof googleMember>;

/** Only the id is asked for. */
export const userId = z.looseObject({ id: z.string().min(1) });

export const directoryFailure = z.looseObject({
  error: z.looseObject({
    errors: z.array(z.looseObject({ reason: z.string().catch("") })).catch([]),
    details: z.array(z.looseObject({ reason: z.string().catch("") })).catch([]),
  }),
});
