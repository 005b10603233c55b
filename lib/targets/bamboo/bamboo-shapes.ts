import { z } from "zod";
import { count } from "../datacenter/keys";
import type { Account } from "../port";

/** Names of fields differ between versions. */
export const user = z.object({
  name: z.string().min(1),
  fullName: z.string().nullish(),
  displayName: z.string().nullish(),
  email: z.string().nullish(),
  emailAddress: z.string().nullish(),
  enabled: z.boolean().nullish(),
  active: z.boolean().nullish(),
});
export type User = z.infer<typeof user>;

export const group = z.object({ name: z.string().min(1) });

export function pageOf<Item>(item: z.ZodType<Item>) {
  const items = z.array(item);
  const page = z.object({
    results: items.optional(),
    values: items.optional(),
    /** Of this page in some versions, of the whole list in others. */
    size: count.nullish(),
    /** What the server made of the limit that was asked for. */
    limit: count.nullish(),
    isLastPage: z.boolean().nullish(),
    nextPageStart: count.nullish(),
  });
  // The list itself, without a page around it.
  const bare = items.transform((results): z.infer<typeof page> => ({ results }));
  return z.union([page, bare]).transform(({ results, values, ...rest }, context) => {
    const found = results ?? values;
    if (found) return { ...rest, items: found };
    context.addIssue({ code: "custom", path: ["results"], message: "No list" });
    return z.NEVER;
  });
}

export const currentUser = z.object({ name: z.string().nullish() });

/** Bamboo knows people by their user names alone. */
export function toAccount(found: User): Account {
  return {
    id: found.name.toLowerCase(),
    username: found.name,
    displayName: found.fullName ?? found.displayName ?? null,
    email: found.email ?? found.emailAddress ?? null,
    active: found.enabled ?? found.active ?? true,
    writable: true,
  };
}
