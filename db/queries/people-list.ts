import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "../client";
import type { readPage } from "./page";
import { startsWith } from "./prefix";

export type IdentityFilter = {
  appId?: string | undefined;
  active?: boolean | undefined;
  /** The beginning of a display name, user name or e-mail address. */
  text?: string | undefined;
};

/**
 * What is looked through for a text, one after the other, each by an index of its own in the order
 * of that index. One condition over all three would be answered by looking at everybody as soon as
 * the planner misjudges how many it fits.
 */
const searched = ["display_name_key", "user_name_key", "email_key"] as const;
/** Everybody has a user name, so it alone orders the list that nothing is looked for in. */
const listed = ["user_name_key"] as const;

/** The key looked at, its value, the app and the person: equal names are told apart by the last. */
export const peopleCursor = z.tuple([z.int().min(0).max(2), z.string(), z.string(), z.string()]);
export type PeopleCursor = z.infer<typeof peopleCursor>;

type Part = ReturnType<typeof readPage<PeopleCursor>>;

/** A page of people and one more, in reading direction. */
export async function listPeople(
  tx: Transaction,
  tenantId: string,
  filter: IdentityFilter,
  part: Part,
): Promise<ListedPerson[]> {
  const found: ListedPerson[] = [];
  for (const query of peopleQueries(tenantId, filter, part)) {
    const { rows } = await tx.execute(query(part.limit + 1 - found.length));
    found.push(...z.array(listedRow).parse(rows));
    if (found.length > part.limit) break;
  }
  return found;
}

/** One query a key, from where the cursor stands; the next is only asked when the page is not full. */
export function peopleQueries(
  tenantId: string,
  filter: IdentityFilter,
  part: Part,
): ((limit: number) => SQL)[] {
  const text = filter.text?.trim().toLowerCase() ?? "";
  const keys = text === "" ? listed : searched;
  const from = (part.after ?? part.before)?.[0];
  const indexes = [...keys.keys()].filter(
    (index) => from === undefined || (part.backwards ? index <= from : index >= from),
  );
  if (part.backwards) indexes.reverse();
  return indexes.map(
    (index) => (limit) => keyQuery({ tenantId, filter, part, text, index }, limit),
  );
}

type KeyQuestion = {
  tenantId: string;
  filter: IdentityFilter;
  part: Part;
  text: string;
  index: number;
};

function keyQuery({ tenantId, filter, part, text, index }: KeyQuestion, limit: number): SQL {
  const keys = text === "" ? listed : searched;
  const column = (name: string) => sql.raw(`u.${name}`);
  const key = column(keys[index] ?? "user_name_key");
  const order = part.backwards
    ? sql`key using ~>~, app_id desc, id desc`
    : sql`key using ~<~, app_id, id`;
  const conditions = [
    ...(text === "" ? [] : [startsWith(key, text)]),
    // Whom an earlier key found already.
    ...keys.slice(0, index).map((name) => sql`${startsWith(column(name), text)} is not true`),
    ...(filter.active === undefined ? [] : [sql`u.active = ${filter.active}`]),
    ...boundOf(part, index, key),
  ];
  return sql`
    select ${index}::int as found_by, p.* from apps a cross join lateral (
      select ${key} as key, u.app_id, a.name as app_name, a.provider, u.id, u.user_name,
        u.display_name, u.email_key, u.active, u.updated_at
      from source_users u
      where u.tenant_id = ${tenantId} and u.app_id = a.id
        and ${sql.join([sql`true`, ...conditions], sql` and `)}
      order by ${order} limit ${limit}) p
    where a.tenant_id = ${tenantId}
      and ${filter.appId === undefined ? sql`true` : sql`a.id = ${filter.appId}`}
    order by ${order} limit ${limit}`;
}

/** The key's bound stands apart, because an index cannot use the OR. */
function boundOf({ after, before }: Part, index: number, key: SQL): SQL[] {
  if (after && after[0] === index) {
    const [, name, app, id] = after;
    return [
      sql`${key} ~>=~ ${name}`,
      sql`(${key} ~>~ ${name} or (u.app_id, u.id) > (${app}, ${id}))`,
    ];
  }
  if (before && before[0] === index) {
    const [, name, app, id] = before;
    return [
      sql`${key} ~<=~ ${name}`,
      sql`(${key} ~<~ ${name} or (u.app_id, u.id) < (${app}, ${id}))`,
    ];
  }
  return [];
}

const listedRow = z
  .object({
    found_by: z.number(),
    key: z.string(),
    app_id: z.string(),
    app_name: z.string(),
    provider: z.string(),
    id: z.string(),
    user_name: z.string(),
    display_name: z.string().nullable(),
    email_key: z.string().nullable(),
    active: z.boolean(),
    updated_at: z.coerce.date(),
  })
  .transform((row) => ({
    appId: row.app_id,
    appName: row.app_name,
    provider: row.provider,
    id: row.id,
    userName: row.user_name,
    displayName: row.display_name,
    email: row.email_key,
    active: row.active,
    updatedAt: row.updated_at,
    cursor: [row.found_by, row.key, row.app_id, row.id] satisfies PeopleCursor,
  }));

type ListedPerson = z.output<typeof listedRow>;
