import { eq, sql } from "drizzle-orm";
import { db } from "../client";
import { throttles } from "../schema/people";

/** Counts one try and answers how many there were in the current window, this one included. */
export async function countTry(key: string, windowMinutes: number): Promise<number> {
  const over = sql`${throttles.windowEndsAt} <= now()`;
  const end = sql`now() + make_interval(mins => ${windowMinutes})`;
  const [row] = await db()
    .insert(throttles)
    .values({ key, hits: 1, windowEndsAt: end })
    .onConflictDoUpdate({
      target: throttles.key,
      set: {
        hits: sql`case when ${over} then 1 else ${throttles.hits} + 1 end`,
        windowEndsAt: sql`case when ${over} then ${end} else ${throttles.windowEndsAt} end`,
      },
    })
    .returning({ hits: throttles.hits });
  return row?.hits ?? 1;
}

/** A try that turned out well does not count. */
export async function giveBackTry(key: string): Promise<void> {
  await db()
    .update(throttles)
    .set({ hits: sql`greatest(${throttles.hits} - 1, 0)` })
    .where(eq(throttles.key, key));
}

export async function forgetTries(key: string): Promise<void> {
  await db().delete(throttles).where(eq(throttles.key, key));
}
