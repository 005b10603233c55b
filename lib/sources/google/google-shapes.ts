import { z } from "zod";

const text = z.string().nullish();

/**
 * A page of the Directory API. An empty list has no key at all, so an answer that tells of an error,
 * or of anything else, must not pass for one.
 */
export type DirectoryPage<Item> = { items: Item[]; next: string | null };

/** What is told beside the entries. */
const aroundLists: ReadonlySet<string> = new Set([
  "kind",
  "etag",
  "nextPageToken",
  "trigger_event",
]);

export function directoryPage<Item>(
  key: "users" | "groups" | "members",
  item: z.ZodType<Item>,
): z.ZodType<DirectoryPage<Item>> {
  return z
    .looseObject({ nextPageToken: text, error: z.undefined().optional() })
    .transform((body, context) => {
      if (body[key] === undefined && Object.keys(body).some((name) => !aroundLists.has(name))) {
        context.addIssue({ code: "custom", message: "no such list", path: [key] });
        return z.NEVER;
      }
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

/**
 * People, groups, people outside of the account, and CUSTOMER, who is everyone in it. One without a
 * type may be a person, so a list with such a one is not understood.
 */
export const googleMember = z.looseObject({ id: text, type: z.string().min(1) });
export type GoogleMember = z.infer<typeof googleMember>;

/** Only the id is asked for. */
export const userId = z.looseObject({ id: z.string().min(1) });

const reasons = z
  .array(z.looseObject({ reason: z.string().catch("") }).catch({ reason: "" }))
  .catch([]);

export const directoryFailure = z.looseObject({
  error: z.looseObject({ status: z.string().catch(""), errors: reasons, details: reasons }),
});
