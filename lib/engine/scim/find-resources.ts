import pg from "pg";
import type { GroupRow } from "@/db/queries/scim-groups";
import { type List, type Listed, type ListPart, listResources } from "@/db/queries/scim-lists";
import { findUserWhere, type Where } from "@/db/queries/scim-users";
import type { AppRef } from "@/lib/core/app-ref";
import { ScimError } from "@/lib/scim/errors";
import type { Filter } from "@/lib/scim/filter";
import { type ListQuery, withPlusSigns } from "@/lib/scim/list";
import { wantsAttribute } from "@/lib/scim/projection";
import type { ResourceType } from "@/lib/scim/schemas";
import { filterSql } from "./filter-sql";
import { openCursor, sealCursor } from "./page-cursor";
import { rememberUser } from "./recent-users";
import { sortSql } from "./sort-sql";
import { type StoredUser, storedUser } from "./stored-user";

export type FoundResource = { type: "User"; user: StoredUser } | { type: "Group"; group: GroupRow };
export type Found = {
  total: number;
  resources: FoundResource[];
  /** For the next page; null where there is none or pages are numbered. */
  nextCursor: string | null;
};

/** One page of what a list asks for, of one type of resource or of both. */
export async function findResources(
  app: AppRef,
  types: readonly ResourceType[],
  query: ListQuery,
): Promise<Found> {
  const list = await search(app, types, query).catch(asTooMany);
  const rows = list.rows.slice(0, query.count);
  const last = rows.at(-1);
  const goesOn = last && query.cursor !== null && list.rows.length > rows.length;
  const position = goesOn ? { key: last.key, id: idOf(last) } : null;
  return {
    total: list.total,
    resources: rows.map(toResource),
    nextCursor: position && sealCursor(app, types, query, position),
  };
}

/** PostgreSQL ended a search that took too long (SQLSTATE 57014); to repeat it would end alike. */
function asTooMany(error: unknown): never {
  const isEnded = error instanceof pg.DatabaseError && error.code === "57014";
  if (!isEnded) throw error;
  const detail = "This search takes too long. Search by userName, id, externalId or displayName.";
  throw new ScimError(400, "tooMany", detail);
}

async function search(
  app: AppRef,
  types: readonly ResourceType[],
  query: ListQuery,
): Promise<List> {
  const { filter } = query;
  const list = await searchBy(app, types, query, filter);
  const plus = filter && list.total === 0 ? withPlusSigns(filter) : null;
  return plus ? searchBy(app, types, query, plus) : list;
}

function searchBy(
  app: AppRef,
  types: readonly ResourceType[],
  query: ListQuery,
  filter: Filter | null,
): Promise<List> {
  const isUsers = types.length === 1 && types[0] === "User";
  const where = isUsers && filter ? filterSql(filter, "User") : null;
  return where?.atMostOne ? onlyUser(app, query, where) : page(app, types, query, filter);
}

async function onlyUser(app: AppRef, query: ListQuery, where: Where): Promise<List> {
  // Of one user there is no second page to name, but a cursor that is none has to be told so.
  if (query.cursor) openCursor(app, ["User"], query, query.cursor);
  const user = await findUserWhere(app, where, isWhole("User", query));
  if (user) rememberUser(app, user);
  const isBehind = query.startIndex > 1 || query.cursor;
  const row: Listed[] = user && !isBehind ? [{ type: "User", key: null, user }] : [];
  return { total: user ? 1 : 0, rows: row.slice(0, query.count) };
}

function page(
  app: AppRef,
  types: readonly ResourceType[],
  query: ListQuery,
  filter: Filter | null,
): Promise<List> {
  const sorting = query.sort && sortSql(query.sort, types);
  const { parts, values } = partsOf(types, query, filter, sorting?.keys ?? null);
  const { count, cursor, startIndex } = query;
  // By cursor one more is read, to know whether there is a next page.
  const cut = {
    limit: cursor === null ? count : count + 1,
    offset: startIndex - 1,
    after: cursor ? openCursor(app, types, query, cursor) : null,
  };
  return listResources(app, parts, values, sorting?.order ?? null, cut);
}

/** The parameters of each part come behind those of the one before. */
function partsOf(
  types: readonly ResourceType[],
  query: ListQuery,
  filter: Filter | null,
  keys: readonly (string | null)[] | null,
) {
  const unknown = types.length > 1 ? "absent" : "refused";
  const values: Where["values"][number][] = [];
  const parts = types.map((type, at): ListPart => {
    const where = filter && filterSql(filter, type, { unknown, firstParameter: values.length + 3 });
    values.push(...(where?.values ?? []));
    return {
      ...{ type, where: where?.text ?? null, key: keys?.[at] ?? null },
      whole: isWhole(type, query),
    };
  });
  return { parts, values };
}

/** With what is kept elsewhere, unless nobody wants to see it: Entra ID asks so on every group read. */
function isWhole(type: ResourceType, { projection }: ListQuery): boolean {
  return wantsAttribute(projection, type === "User" ? "groups" : "members", type);
}

function toResource(row: Listed): FoundResource {
  if (row.type === "Group") return { type: "Group", group: row.group };
  return { type: "User", user: storedUser(row.user) };
}

function idOf(row: Listed): string {
  return row.type === "Group" ? row.group.id : row.user.id;
}
