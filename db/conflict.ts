/** SQLSTATEs of a transaction that gave way to another: a circle of waits, a snapshot outrun. */
const conflicts = new Set(["40P01", "40001"]);

/** Whether PostgreSQL ended the work for another's sake. None of it happened, so it can be done again. */
export function lostToAnother(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string" && conflicts.has(error.code)) return true;
  return lostToAnother(error.cause);
}
