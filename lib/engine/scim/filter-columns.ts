import type { BoundPath } from "@/lib/scim/bind-filter";
import { invalidFilter } from "@/lib/scim/errors";
import type { ResourceType } from "@/lib/scim/schemas";

/** A column of u or g; `folded` is its lower-cased twin, which has an index. */
export type Column = { text: string; folded?: string };

const columns: Record<ResourceType, Readonly<Record<string, Column>>> = {
  User: {
    id: { text: "u.id" },
    userName: { text: "u.user_name", folded: "u.user_name_key" },
    externalId: { text: "u.external_id" },
    displayName: { text: "u.display_name", folded: "u.display_name_key" },
    active: { text: "u.active" },
  },
  Group: {
    id: { text: "g.id" },
    displayName: { text: "g.display_name", folded: "g.name_key" },
    externalId: { text: "g.external_id" },
  },
};

const alias: Record<ResourceType, string> = { User: "u", Group: "g" };

/** The column that holds what a path names; null when it is in the resource's JSON. */
export function columnFor(path: BoundPath, type: ResourceType): Column | null {
  if (path.extension !== null) return null;
  if (path.attribute.name === "meta") return metaColumn(path, type);
  return columns[type][path.attribute.name] ?? null;
}

function metaColumn(path: BoundPath, type: ResourceType): Column {
  switch (path.sub?.name) {
    case "created":
      return { text: `${alias[type]}.created_at` };
    case "lastModified":
      return { text: `${alias[type]}.updated_at` };
    case "resourceType":
      return { text: `'${type}'` };
    default:
      throw invalidFilter("Of meta, created, lastModified and resourceType can be searched for.");
  }
}

/** Memberships are rows: which column each sub-attribute is, and the condition around them. */
export type Rows = {
  columns: Readonly<Record<string, string>>;
  where: (condition: string) => string;
  /** What lists are sorted by: the value in the first row; null where the name is no column. */
  first: (name: string) => string | null;
};

/** A group is one, though nobody said so; see membersOfGroup. */
const memberType = `case when m.member_kind = 'group' or exists (select from source_groups n
  where n.tenant_id = $1 and n.app_id = $2 and n.id = m.member_id) then 'group' else 'user' end`;
const memberName = `coalesce(
  (select coalesce(n.display_name, n.user_name) from source_users n
    where n.tenant_id = $1 and n.app_id = $2 and n.id = m.member_id),
  (select n.display_name from source_groups n
    where n.tenant_id = $1 and n.app_id = $2 and n.id = m.member_id))`;

const members = rows(
  { value: "m.member_id", type: `(${memberType})`, display: memberName },
  "from source_members m where m.tenant_id = $1 and m.app_id = $2 and m.group_id = g.id",
);

const groups = rows(
  { value: "m.group_id", display: "joined.display_name", type: "'direct'" },
  `from source_members m
    join source_groups joined on joined.tenant_id = $1 and joined.app_id = $2
      and joined.id = m.group_id
    where m.tenant_id = $1 and m.app_id = $2 and m.member_id = u.id`,
);

function rows(columns: Readonly<Record<string, string>>, from: string): Rows {
  const order = `order by ${columns["value"]} limit 1`;
  return {
    columns,
    where: (condition) => `exists (select ${from} and ${condition})`,
    first: (name) => (columns[name] ? `(select ${columns[name]} ${from} ${order})` : null),
  };
}

export function rowsFor(path: BoundPath, type: ResourceType): Rows | null {
  if (path.extension !== null) return null;
  if (type === "Group") return path.attribute.name === "members" ? members : null;
  return path.attribute.name === "groups" ? groups : null;
}
