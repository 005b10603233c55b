import { z } from "zod";
import { jsonIn } from "@/lib/http/json-in";
import type { Account } from "../port";

/** C1: a person; `status` comes with `expand=status`. */
export const person = z.object({
  username: z.string().min(1),
  userKey: z.string().min(1),
  displayName: z.string().nullish(),
  status: z.string().nullish(),
});

/** In a list; visitors without a name and people whom no directory has any more are nobody. */
export const listedPerson = z.union([
  person,
  z.object({ type: z.enum(["unknown", "anonymous"]) }).transform(() => null),
]);

/**
 * The one key that an answer names, which stays for life: 32 hex digits, or what the answer calls so
 * itself. Null where it names none, or nothing but the user name.
 */
export function userKeyIn(text: string, username: string): string | null {
  const digits = new Set(text.match(/(?<![\da-z])[\da-f]{32}(?![\da-z])/g));
  const keys = digits.size > 0 ? digits : new Set(calledKeys(jsonIn(text)));
  const [key = null] = keys;
  return keys.size === 1 && key !== username ? key : null;
}

/** `userKey` or `key`, here or within one of these two or within `user`. */
function calledKeys(value: unknown): string[] {
  const told = keyed.safeParse(value).data;
  const named = told?.userKey ?? told?.key ?? told?.user ?? null;
  if (typeof named === "string") return named === "" ? [] : [named];
  return named === null ? [] : calledKeys(named);
}

const keyed = z.object({ userKey: z.unknown(), key: z.unknown(), user: z.unknown() }).partial();

export const group = z.object({ name: z.string().min(1) });

/** C5: nobody is signed in when the type is "anonymous". */
export const currentUser = z.object({
  type: z.string().nullish(),
  username: z.string().nullish(),
  displayName: z.string().nullish(),
});

/** One page of a list; `limit` is what the server made of ours, `next` is absent on the last one. */
export function pageOf<Item>(item: z.ZodType<Item>) {
  return z.object({
    results: z.array(item),
    start: z.number().nullish(),
    limit: z.number().nullish(),
    size: z.number().nullish(),
    _links: z.object({ base: z.string().nullish(), next: z.string().nullish() }).nullish(),
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
