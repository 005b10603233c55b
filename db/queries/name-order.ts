import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { readPage } from "./page";

/** Where a list that runs over several apps in order of name stands: the name's key and the app. */
export const nameCursor = z.tuple([z.string(), z.string()]);
export type NameCursor = z.infer<typeof nameCursor>;

type Part = ReturnType<typeof readPage<NameCursor>>;

/**
 * The order of text_pattern_ops, so that each app's rows come straight from its index; the
 * condition names the key's bound apart because an index cannot use the OR.
 */
export function nameOrder(part: Part, key: SQL, appId: SQL) {
  const direction = part.backwards ? sql`using ~>~` : sql`using ~<~`;
  return { where: bound(part, key, appId), order: sql`${key} ${direction}` };
}

function bound({ after, before }: Part, key: SQL, appId: SQL): SQL {
  if (after) {
    const [name, app] = after;
    return sql`${key} ~>=~ ${name} and (${key} ~>~ ${name} or ${appId} > ${app})`;
  }
  if (before) {
    const [name, app] = before;
    return sql`${key} ~<=~ ${name} and (${key} ~<~ ${name} or ${appId} < ${app})`;
  }
  return sql`true`;
}
