import { z } from "zod";
import { count, key } from "../datacenter/keys";
import type { Account } from "../port";

const named = z.object({ name: z.string().min(1) });

/** UserBean. `key` survives a rename, `name` is the login. */
export const user = z.object({
  key: z.string().min(1),
  name: z.string().min(1),
  emailAddress: z.string().nullish(),
  displayName: z.string().nullish(),
  active: z.boolean().nullish(),
  deleted: z.boolean().nullish(),
  groups: z.object({ size: z.number(), items: z.array(named) }).nullish(),
});
export type User = z.infer<typeof user>;

export const users = z.array(user);

/** J3. */
export const userCursorPage = z.object({
  isLast: z.boolean().nullish(),
  values: z.array(user),
  /** Null, and not only absent, where the list ends. */
  nextCursor: key.nullish(),
  nextPage: z.string().nullish(),
});

/** J12 and the components: one page; not all of them tell where they begin. */
export function pageBean<Item>(item: z.ZodType<Item>) {
  return z.object({
    startAt: count.nullish(),
    maxResults: count.nullish(),
    total: count.nullish(),
    isLast: z.boolean().nullish(),
    nextPage: z.string().nullish(),
    values: z.array(item),
  });
}

/** J15. */
export const groupPicker = z.object({ total: z.number(), groups: z.array(named) });

export const myself = z.object({ name: z.string().nullish() });

export const serverInfo = z.object({
  version: z.string().nullish(),
  versionNumbers: z.array(z.number()).nullish(),
});

/** The permissions by key; newer versions ask for them one by one. */
export const permissions = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
});

const leader = z.object({ key: z.string().nullish(), name: z.string().min(1) });

export const project = z.object({
  id: key,
  key: z.string().min(1),
  lead: leader.nullish(),
});

export const component = z.object({
  id: key,
  name: z.string(),
  project: z.string().nullish(),
  lead: leader.nullish(),
  /** The same by name alone. */
  leadUserName: z.string().nullish(),
});

/** What a licence allows for one of Jira's applications. */
export const applicationRoles = z.array(
  z.object({
    key: z.string(),
    selectedByDefault: z.boolean().nullish(),
    defaultGroups: z.array(z.string()).nullish(),
    numberOfSeats: z.number().nullish(),
    userCount: z.number().nullish(),
    hasUnlimitedSeats: z.boolean().nullish(),
  }),
);

/** An account in a read-only directory looks like any other; that shows when it is written to. */
export function toAccount(found: User): Account {
  return {
    id: found.key,
    username: found.name,
    displayName: found.displayName ?? null,
    email: found.emailAddress ?? null,
    active: found.active ?? true,
    writable: true,
  };
}
