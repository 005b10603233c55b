/**
 * The first name that is nobody else's (product.md A13). Whoever has an account under one of the
 * names keeps it: a name that becomes free later is no reason to rename anybody.
 */
export function chooseUsername(
  options: readonly string[],
  present: string | null,
  taken: ReadonlySet<string>,
): { username: string; isFree: boolean } {
  const [first = ""] = options;
  const key = present?.toLowerCase();
  const kept = options.find((option) => option.toLowerCase() === key);
  if (kept !== undefined) return { username: kept, isFree: true };
  // An account that has another name is a rename: the planner says what stands in its way.
  if (present !== null) return { username: first, isFree: true };
  const free = options.find((option) => !taken.has(option.toLowerCase()));
  return free === undefined ? { username: first, isFree: false } : { username: free, isFree: true };
}
