import { z } from "zod";
import type { Account } from "../port";

/** C1: a person; `status` comes with `expand=status`. */
export const person = z.object({
  username: z.string().min(1),
  userKey: z.string().min(1),
  displayName: z.string().nullish(),
  status: z.string().nullish(),
});

/** The one key that an answer names: 32 hex digits, which stay for life. */
export function userKeyIn(text: string): string | null {
  const keys = new Set(text.match(/(?<![\da-z])[\da-f]{32}(?![\da-z])/g));
  const [key = null] = keys;
  return keys.size === 1 ? key : null;
}

export const group = z.object({ name: z.string().min(1) });

/** C5: nobody is signed in when the type is "anonymous". */
export const currentUser = z.object({
  type: z.string().nullish(),
  username: z.string().nullish(),
  displayName: z.string().nullish(),
});

/** One page of a list; `next` is absent on the last one. */
export function pageOf<Item>(item: z.ZodType<Item>) {
  return z.object({
    results: z.array(item),
    start: z.number().nullish(),
    size: z.number().nullish(),
    _links: z.object({ next: z.string().nullish() }).nullish(),
  });
}

/**
 * Confluence tells neither the e-mail nor the directory of a person; whether an account can be
 * written to shows only when it is tried.
 */
export function toAccount(found: z.infer<typeof person>): Account {
  return {
    id: found.userKey,
    username: found.username,
    displayName: found.displayName ?? null,
    email: null,
    active: isActive(found.status),
    writable: true,
  };
}

/** Versions that do not expand the status say nothing; then nothing speaks against "active". */
function isActive(status: string | null | undefined): boolean {
  return !status || /^(current|active)$/i.test(status);
}
