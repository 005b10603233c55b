import { notFound } from "@/lib/core/not-found";

/** The row, or the 404 that unknown and foreign ids share. */
export function found<Row>(row: Row | null | undefined, what: string): Row {
  if (row === null || row === undefined) throw notFound(what);
  return row;
}
