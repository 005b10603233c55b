import { z } from "zod";
import type { Account } from "../port";

/** A person as the products of a site show one; the e-mail is hidden where the person wants it so. */
export const cloudUser = z.object({
  accountId: z.string().min(1),
  accountType: z.string().nullish(),
  emailAddress: z.string().nullish(),
  email: z.string().nullish(),
  displayName: z.string().nullish(),
  publicName: z.string().nullish(),
  active: z.boolean().nullish(),
});
export type CloudUser = z.infer<typeof cloudUser>;

/** Apps and portal customers have account ids too; they are nobody's colleagues. */
export function isPerson({ accountType }: CloudUser): boolean {
  return !accountType || accountType === "atlassian";
}

export function toAccount(user: CloudUser): Account {
  const email = addressOf(user);
  return {
    id: user.accountId,
    username: email ?? user.accountId,
    displayName: user.displayName ?? user.publicName ?? null,
    email,
    active: user.active ?? true,
    writable: true,
  };
}

export function addressOf({ emailAddress, email }: CloudUser): string | null {
  return (emailAddress || email || null)?.toLowerCase() ?? null;
}
