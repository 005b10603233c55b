import { setTimeout as pause } from "node:timers/promises";

/** Tries until it no longer throws and is not false, null or undefined; then gives what it gave. */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  { withinMs = 10_000, everyMs = 25 }: { withinMs?: number; everyMs?: number } = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + withinMs;
  let last: unknown = "it was never tried";
  while (Date.now() < deadline) {
    try {
      const result = await attempt();
      if (isThere(result)) return result;
      last = `the last answer was ${String(result)}`;
    } catch (error) {
      last = error;
    }
    await pause(everyMs);
  }
  const reason = last instanceof Error ? last.message : String(last);
  throw new Error(`Not within ${withinMs} ms: ${reason}`, { cause: last });
}

function isThere<T>(result: T): result is NonNullable<Exclude<T, false>> {
  return result !== undefined && result !== null && result !== false;
}
