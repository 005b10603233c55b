import { sql } from "drizzle-orm";

/** One parameter however many values; drizzle would make one of each. */
export function textArray(values: readonly (string | null)[]) {
  return sql`${sql.param(values)}::text[]`;
}
