import { type SQL, sql } from "drizzle-orm";

/**
 * Values that begin with the text. Spelt as a range, because row-level security keeps LIKE, which
 * is not leakproof, away from an index. The column's index has the class text_pattern_ops.
 */
export function startsWith(column: SQL, prefix: string): SQL {
  // U+10FFFF sorts behind every character.
  return sql`(${column} ~>=~ ${prefix} and ${column} ~<~ ${`${prefix}\u{10FFFF}`})`;
}
