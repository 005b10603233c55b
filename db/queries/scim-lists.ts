import { createHash } from "node:crypto";
import type { AppRef } from "@/lib/core/app-ref";
import { type Fields, numberField, runInTenant, type Statement, type Value } from "../statement";
import { type GroupRow, groupColumns, membersOfGroup, readGroup } from "./scim-groups";
import {
  type GroupOfUser,
  groupsIn,
  groupsText,
  readUser,
  type UserRow,
  userColumns,
} from "./scim-users";

/** The resources of one type that a list is made of. */
export type ListPart = {
  type: "User" | "Group";
  /** Over source_users as u, or source_groups as g; its parameters are the list's. */
  where: string | null;
  /** What is sorted by; null where this type has nothing to sort by. */
  key: string | null;
  /** With a user's groups, or a group's members. */
  whole: boolean;
};

/** By the parts' keys, then by age; keys are text or whole numbers. */
export type Order = { kind: "text" | "number"; nullable: boolean; descending: boolean };

export type Position = { key: string | null; id: string };
export type ListPage = { limit: number; offset: number; after: Position | null };

export type Listed = { key: string | null } & (
  | { type: "User"; user: UserRow }
  | { type: "Group"; group: GroupRow }
);
export type List = { total: number; rows: Listed[] };

/**
 * A page of users, groups or both, found by number or by the one before it, with an exact total:
 * from the kept counters, or counted where a filter is given.
 */
export async function listResources(
  app: AppRef,
  parts: readonly ListPart[],
  values: readonly Value[],
  order: Order | null,
  page: ListPage,
): Promise<List> {
  const { after } = page;
  const position = after ? [...(order ? [after.key] : []), after.id] : [];
  const place = isUsual(page) ? [] : [page.limit, page.offset];
  const rows = await runInTenant(app.tenantId, listStatement(parts, values.length, order, page), [
    app.tenantId,
    app.id,
    ...values,
    ...position,
    ...place,
  ]);
  const groups = new Map(
    groupsIn(rows.find(({ groups }) => groups !== null)?.groups).map((group) => [group.id, group]),
  );
  return {
    total: rows[0]?.total ?? 0,
    rows: rows.flatMap(({ listed, groupIds }) =>
      listed ? [inGroups(listed, groupIds, groups)] : [],
    ),
  };
}

/** A group that many are in is one object, so that it has to be written only once. */
function inGroups(
  listed: Listed,
  ids: string | null,
  groups: ReadonlyMap<string, GroupOfUser>,
): Listed {
  if (listed.type === "Group" || ids === null) return listed;
  const own = ids.split(betweenIds).flatMap((id) => groups.get(id) ?? []);
  return { ...listed, user: { ...listed.user, groups: own } };
}

const sources = {
  User: {
    table: "source_users",
    alias: "u",
    count: "users",
    columns: userColumns,
    more: "group_ids",
  },
  Group: {
    ...{ table: "source_groups", alias: "g", count: "groups" },
    ...{ columns: groupColumns, more: membersOfGroup },
  },
} as const;

/** Between the ids of the groups that a user is in: U+001F. */
const betweenIds = "\u001f";

/** A row of the answer. The names of all groups that are spoken of come once, with some row. */
type Counted = {
  total: number;
  groups: string | null;
  groupIds: string | null;
  listed: Listed | null;
};

/** The page with the groups of each user, by their ids. */
const withGroups = (page: string) => `page as materialized (
      select *, (select string_agg(group_id, chr(31)) from source_members
        where tenant_id = $1 and app_id = $2 and member_id = p.id) as group_ids
      from (${page}) p)`;

/**
 * The names of all groups on the page, once, with its first user: to find and name every user's own
 * costs several times all else in a list. As one array of ids they are one walk of the index.
 */
const groupsOnce = (
  id: string,
) => `case when ${id} = (select min(id) from page where group_ids is not null) then (
      select ${groupsText} from source_groups g
      where g.tenant_id = $1 and g.app_id = $2 and g.id = any(string_to_array(
        (select string_agg(group_ids, chr(31)) from page), chr(31)))) end`;

/** Counts that clients ask for; by cursor one more is read. */
const usualCounts = new Set(
  [1, 2, 10, 20, 25, 50, 100, 200].flatMap((count) => [count, count + 1]),
);

/**
 * The first page in a usual size has its size in the statement's text. With a parameter PostgreSQL
 * expects a tenth of the table and, never sure of that plan, makes another for every call.
 */
function isUsual({ limit, offset }: ListPage): boolean {
  return offset === 0 && usualCounts.has(limit);
}

function listStatement(
  parts: readonly ListPart[],
  valueCount: number,
  order: Order | null,
  page: ListPage,
): Statement<Counted> {
  const { after } = page;
  const [only, ...others] = parts;
  const next = valueCount + 3;
  const last = next + (after ? (order ? 2 : 1) : 0);
  const limit = isUsual(page) ? `limit ${page.limit}` : `limit $${last} offset $${last + 1}`;
  const cut = { order, after, next, limit };
  const isPlain = only && others.length === 0 && only.where === null;
  const text = isPlain ? plainList(only, cut) : matchedList(parts, cut);
  return { name: nameOf(text), text, read: (fields) => readListed(fields, parts) };
}

/** Statements that are kept prepared; each takes memory on every connection. */
const namesMax = 100;
const names = new Map<string, string>();

/**
 * Values are parameters, so a client's lists have few texts, and preparing one costs more than
 * answering it. Drawn from the text: a connection may serve two copies of this module.
 */
function nameOf(text: string): string | null {
  const known = names.get(text);
  if (known) return known;
  if (names.size >= namesMax) return null;
  const name = `scim_list_${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
  names.set(text, name);
  return name;
}

/** How the page is cut out; `next` is the first parameter of the position. */
type Cut = { order: Order | null; after: Position | null; next: number; limit: string };

/** Reads the page's rows and no others, along an index where one is in that order. */
function plainList(part: ListPart, { order, after, next, limit }: Cut): string {
  const { table, alias } = sources[part.type];
  const [key, id] = [part.key ?? "null", `${alias}.id`];
  const page = `select *, ${key} as key from ${table} ${alias}
      where ${alias}.tenant_id = $1 and ${alias}.app_id = $2
        and ${after ? behind(order, after, next, { key, id }) : "true"}
      order by ${orderBy(order, { key, id })} ${limit}`;
  const isWhole = showsGroups(part);
  // What is read twice is kept; what is read once need not be copied.
  return `${isWhole ? `with ${withGroups(page)}` : ""}
    select t.total, ${isWhole ? groupsOnce(id) : "null"},
      case when ${id} is not null then '${part.type}' end, ${alias}.key, ${columnsOf(part)}
    from (${totalOf([part])}) t left join ${isWhole ? "page" : `(${page})`} ${alias} on true
    order by ${orderBy(order, { key: `${alias}.key`, id })}`;
}

/** Finds who matches once, to count them and to take the page from. */
function matchedList(parts: readonly ListPart[], { order, after, next, limit }: Cut): string {
  const isFiltered = parts.some(({ where }) => where !== null);
  const isWhole = parts.some(showsGroups);
  const [matched, page] = [
    { key: "m.key", id: "m.id" },
    { key: "p.key", id: "p.id" },
  ];
  const found = `select * from matched m where ${after ? behind(order, after, next, matched) : "true"}
      order by ${orderBy(order, matched)} ${limit}`;
  return `with matched as ${isFiltered ? "materialized" : "not materialized"} (
      ${parts.map(matching).join(" union all ")}),
    ${isWhole ? withGroups(found) : `page as (${found})`}
    select t.total, ${isWhole ? groupsOnce(page.id) : "null"}, p.type, p.key, ${parts.map(columnsOf).join(", ")}
    from (${isFiltered ? "select count(*)::int as total from matched" : totalOf(parts)}) t
    left join page p on true ${parts.map(joined).join(" ")}
    order by ${orderBy(order, page)}`;
}

function showsGroups({ type, whole }: ListPart): boolean {
  return type === "User" && whole;
}

function matching({ type, where, key }: ListPart): string {
  const { table, alias } = sources[type];
  return `select '${type}' as type, ${alias}.id, ${key ?? "null"} as key from ${table} ${alias}
    where ${alias}.tenant_id = $1 and ${alias}.app_id = $2 ${where === null ? "" : `and (${where})`}`;
}

function joined({ type }: ListPart): string {
  const { table, alias } = sources[type];
  return `left join ${table} ${alias} on p.type = '${type}'
    and ${alias}.tenant_id = $1 and ${alias}.app_id = $2 and ${alias}.id = p.id`;
}

function columnsOf({ type, whole }: ListPart): string {
  const { columns, more } = sources[type];
  return `${columns}, ${whole ? more : "null"}`;
}

function totalOf(parts: readonly ListPart[]): string {
  const counted = parts.map(({ type }) => sources[type].count).join(" + ");
  return `select coalesce(sum(${counted}), 0)::int as total from source_counts
    where tenant_id = $1 and app_id = $2`;
}

/** Text by its bytes, which the indexes on names are made for, and which is the order of code points. */
const operators = {
  text: { less: "~<~", most: "~<=~", more: "~>~", least: "~>=~" },
  number: { less: "<", most: "<=", more: ">", least: ">=" },
} as const;

/** Without a value: last, or first when descending (RFC 7644 §3.4.2.3). */
function orderBy(order: Order | null, { key, id }: Names): string {
  if (!order) return id;
  const { less, more } = operators[order.kind];
  const by = order.descending ? `using ${more} nulls first` : `using ${less} nulls last`;
  return `${key} ${by}, ${id}`;
}

/** The expressions that a page is ordered by. */
type Names = { key: string; id: string };

/** What comes after a position. The first term is there for an index to start at. */
function behind(order: Order | null, after: Position, next: number, names: Names): string {
  if (!order) return `${names.id} > $${next}`;
  const id = `${names.id} > $${next + 1}`;
  // The parameter must be used for its type to be known.
  const none = `$${next}::text is null`;
  if (after.key === null) {
    return order.descending
      ? `${none} and (${names.key} is not null or ${id})`
      : `${none} and ${names.key} is null and ${id}`;
  }
  const { less, most, more, least } = operators[order.kind];
  const key = `$${next}::${order.kind === "text" ? "text" : "bigint"}`;
  const [beyond, from] = order.descending ? [less, most] : [more, least];
  const present = `${names.key} ${from} ${key} and (${names.key} ${beyond} ${key} or ${id})`;
  return order.nullable && !order.descending ? `(${present} or ${names.key} is null)` : present;
}

const headLength = 4;
const columnCounts = { User: 6, Group: 7 } as const;

function readListed(fields: Fields, parts: readonly ListPart[]): Counted {
  const [total, groups = null, type, key = null] = fields;
  const head = { total: numberField(total), groups };
  let start = headLength;
  for (const part of parts) {
    if (part.type === type) {
      const own = fields.slice(start, start + columnCounts[type]);
      if (type === "Group") {
        return { ...head, groupIds: null, listed: { type, key, group: readGroup(own) } };
      }
      const groupIds = own.pop() ?? null;
      return { ...head, groupIds, listed: { type, key, user: readUser(own) } };
    }
    start += columnCounts[part.type];
  }
  return { ...head, groupIds: null, listed: null };
}
