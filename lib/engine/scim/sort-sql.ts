import type { Order } from "@/db/queries/scim-lists";
import { invalidPath } from "@/lib/scim/errors";
import type { ResourceType } from "@/lib/scim/schemas";
import { type BoundSort, bindSort, findSort, type Sort } from "@/lib/scim/sort";
import { rowsFor } from "./filter-columns";

export type SortSql = {
  /** One expression for each type, null where it has no such attribute. */
  keys: (string | null)[];
  order: Order;
};

type Key = { text: string; kind: Order["kind"]; nullable: boolean };

/** What SQL sorts by. The names in it come from our schemas, never from the request. */
export function sortSql(sort: Sort, types: readonly ResourceType[]): SortSql {
  const [only, ...others] = types;
  const isSingle = only !== undefined && others.length === 0;
  const keys = types.map((type) => {
    const bound = isSingle ? bindSort(sort, type) : findSort(sort, type);
    return bound && keyFor(bound, type);
  });
  const found = keys.filter((key) => key !== null);
  const [first] = found;
  if (!first) throw notSortable(sort.path.name);
  const nullable = found.length < keys.length || found.some((key) => key.nullable);
  return {
    keys: keys.map((key) => key?.text ?? null),
    order: { kind: first.kind, nullable, descending: sort.descending },
  };
}

/** Columns with an index that keeps them in order come first. */
const columns: Record<ResourceType, Readonly<Record<string, Key>>> = {
  User: {
    id: { text: "u.id", kind: "text", nullable: false },
    userName: { text: "u.user_name_key", kind: "text", nullable: false },
    displayName: { text: "u.display_name_key", kind: "text", nullable: true },
    externalId: { text: "u.external_id", kind: "text", nullable: true },
    active: { text: "u.active::int", kind: "number", nullable: false },
  },
  Group: {
    id: { text: "g.id", kind: "text", nullable: false },
    displayName: { text: "g.name_key", kind: "text", nullable: false },
    externalId: { text: "g.external_id", kind: "text", nullable: true },
  },
};

function keyFor(sort: BoundSort, type: ResourceType): Key {
  const { extension, attribute, sub } = sort.path;
  const column = extension === null ? columns[type][attribute.name] : undefined;
  if (column) return column;
  if (extension === null && attribute.name === "meta") return metaKey(sub?.name ?? "", type);
  const rows = rowsFor(sort.path, type);
  if (rows) return memberKey(rows.first(sort.path.leaf.name), attribute.name);
  if (type === "Group" || attribute.name === "schemas") throw notSortable(attribute.name);
  return { text: bounded(jsonKey(sort)), kind: "text", nullable: true };
}

function metaKey(name: string, type: ResourceType): Key {
  const alias = type === "User" ? "u" : "g";
  const moments: Readonly<Record<string, string>> = {
    created: "created_at",
    lastModified: "updated_at",
  };
  const column = moments[name];
  if (column !== undefined) {
    const text = `(extract(epoch from ${alias}.${column}) * 1000)::bigint`;
    return { text, kind: "number", nullable: false };
  }
  if (name === "resourceType") return { text: `'${type}'::text`, kind: "text", nullable: false };
  throw notSortable(`meta.${name}`);
}

function memberKey(text: string | null, name: string): Key {
  if (text === null) throw notSortable(name);
  return { text: bounded(text), kind: "text", nullable: true };
}

/** Of several values the primary one counts, else the first (RFC 7644 §3.4.2.3). */
function jsonKey({ path }: BoundSort): string {
  const { extension, attribute, sub, leaf } = path;
  const steps = [extension, attribute.name].filter((name) => name !== null);
  const found = `$${steps.map((name) => `.${JSON.stringify(name)}`).join("")}`;
  const value = attribute.multiValued
    ? `coalesce(jsonb_path_query_first(u.resource, 'lax ${found}[*] ? (@.primary == true)'),
        jsonb_path_query_first(u.resource, 'lax ${found}[0]'))`
    : `jsonb_path_query_first(u.resource, 'lax ${found}')`;
  const text = `${value} #>> '{${sub === null ? "" : JSON.stringify(sub.name)}}'`;
  return leaf.caseExact || leaf.type === "binary" ? `(${text})` : `lower(${text})`;
}

/** A cursor holds the key of the row before it, so a key has an end. */
function bounded(text: string): string {
  return `left(${text}, 256)`;
}

function notSortable(name: string) {
  return invalidPath(`Lists cannot be sorted by ${name}.`);
}
