import { listUsers, type UserPage } from "@/db/queries/scim-users";
import type { AppRef } from "@/lib/core/app-ref";
import { type ListQuery, withPlusSigns } from "@/lib/scim/list";
import { filterSql } from "./filter-sql";
import { type StoredUser, storedUser } from "./stored-user";

export type FoundUsers = { total: number; users: StoredUser[] };

/** One page of the users that a list asks for. */
export async function findUsers(app: AppRef, query: ListQuery): Promise<FoundUsers> {
  const page = await searchUsers(app, query);
  return { total: page.total, users: page.users.map(storedUser) };
}

async function searchUsers(app: AppRef, query: ListQuery): Promise<UserPage> {
  const page = { limit: query.count, offset: query.startIndex - 1 };
  if (!query.filter) return listUsers(app, null, page);
  const found = await listUsers(app, filterSql(query.filter, "User"), page);
  const plus = found.total === 0 ? withPlusSigns(query.filter) : null;
  return plus ? listUsers(app, filterSql(plus, "User"), page) : found;
}
