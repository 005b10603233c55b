/** Network errors of Node, when nothing listens or a connection broke. */
const networkCodes = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "EPIPE", "ETIMEDOUT"],
  ...["EHOSTUNREACH", "ENETUNREACH", "ENOENT"],
]);

/**
 * PostgreSQL's conditions that pass by themselves: connection (08), not enough of something (53),
 * operator intervention such as a restart or a time limit (57), I/O error (58), a lost race
 * between transactions (40), a lock that was not free, and a server that only reads for now.
 */
const passingClasses = new Set(["08", "40", "53", "57", "58"]);
const passingStates = new Set(["55P03", "25006"]);

/** What node-postgres says in words only. */
const words =
  /^(connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|client was closed|cannot use a pool after calling end)/i;

/** Whether the database cannot serve now but will again, so that the same request may be repeated. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (networkCodes.has(code) || passingStates.has(code)) return true;
  if (code.length === 5 && passingClasses.has(code.slice(0, 2))) return true;
  // drizzle wraps what went wrong, and Node joins the failures of several addresses.
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  return words.test(error.message) || inner.some(isDatabaseAway);
}
