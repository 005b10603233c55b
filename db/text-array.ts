import { type Column, type SQL, sql } from "drizzle-orm";

/** One parameter however many values; drizzle would make one of each. */
export function textArray(values: readonly (string | null)[]) {
  return sql`${sql.param(values)}::text[]`;
}

/** For a list of whatever length what `inArray` is for a short one. */
export function isAmong(column: Column, values: readonly string[]): SQL {
  return sql`${column} = any(${textArray(values)})`;
}
