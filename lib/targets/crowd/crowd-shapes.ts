import { z } from "zod";
import type { Account } from "../port";

/** A user as a whole; what is not sent back is cleared. */
export const entity = z.looseObject({
  name: z.string().min(1),
  "first-name": z.string().nullish(),
  "last-name": z.string().nullish(),
  "display-name": z.string().nullish(),
  email: z.string().nullish(),
  active: z.boolean(),
  key: z.string().nullish(),
});
export type Entity = z.infer<typeof entity>;

const named = z.object({ name: z.string().min(1) });

export const userPage = z.object({ users: z.array(entity) });
export const groupPage = z.object({ groups: z.array(named) });
export const group = named;

export const refusal = z.object({ reason: z.string().nullish(), message: z.string().nullish() });

/** Servers before 2.9 give no key; there the name stands for it. */
const byName = "name:";

export function idOf({ key, name }: Partial<Pick<Entity, "key">> & Pick<Entity, "name">): string {
  return key ? key : `${byName}${name.toLowerCase()}`;
}

/** Whether an account is known by its name alone, so that a rename changes its id. */
export function isById(id: string): boolean {
  return !id.startsWith(byName);
}

/** How to ask for a user with this id. */
export function queryOf(id: string): { username: string } | { key: string } {
  return isById(id) ? { key: id } : { username: id.slice(byName.length) };
}

export function toAccount(found: Entity): Account {
  return {
    id: idOf(found),
    username: found.name,
    displayName: found["display-name"] ?? null,
    email: found.email ?? null,
    active: found.active,
    writable: true,
  };
}
