import { z } from "zod";
import { key } from "../datacenter/keys";
import type { Account } from "../port";

/** A detailed user; `id` survives a rename. */
export const user = z.object({
  id: key,
  name: z.string().min(1),
  displayName: z.string().nullish(),
  emailAddress: z.string().nullish(),
  active: z.boolean().nullish(),
  mutableDetails: z.boolean().nullish(),
});
export type User = z.infer<typeof user>;

export const group = z.object({ name: z.string().min(1) });

export function pageOf<Item>(item: z.ZodType<Item>) {
  return z.object({
    isLastPage: z.boolean(),
    values: z.array(item),
    nextPageStart: z.number().nullish(),
  });
}

export const properties = z.object({ version: z.string() });

/** The rest of the answer holds the licence itself, which nobody needs. */
export const license = z.object({
  maximumNumberOfUsers: z.number().nullish(),
  unlimitedNumberOfUsers: z.boolean().nullish(),
  status: z.object({ currentNumberOfUsers: z.number().nullish() }).nullish(),
});

export function toAccount(found: User): Account {
  return {
    id: found.id,
    username: found.name,
    displayName: found.displayName ?? null,
    email: found.emailAddress ?? null,
    active: found.active ?? true,
    writable: found.mutableDetails ?? true,
  };
}
