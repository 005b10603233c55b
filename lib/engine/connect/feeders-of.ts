import { and, asc, eq, gt } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sourceGroups } from "@/db/schema/source";
import { type GroupContext, routerOf } from "@/lib/engine/plan/group-context";

const pageSize = 2_000;
/** Groups looked through, and found. */
const looksMax = 50_000;
const feedersMax = 5;

/** The first source groups that lead to a group of the target, by the planner's own routes. */
export async function feedersOf(
  tx: Transaction,
  context: GroupContext,
  key: string,
): Promise<{ id: string; name: string }[]> {
  const { run, appId } = context;
  const router = routerOf(context);
  const found: { id: string; name: string }[] = [];
  for (let after = "", looked = 0; looked < looksMax; looked += pageSize) {
    const page = await tx
      .select({ id: sourceGroups.id, displayName: sourceGroups.displayName })
      .from(sourceGroups)
      .where(
        and(
          eq(sourceGroups.tenantId, run.tenantId),
          eq(sourceGroups.appId, appId),
          gt(sourceGroups.id, after),
        ),
      )
      .orderBy(asc(sourceGroups.id))
      .limit(pageSize);
    for (const group of page) {
      if (!router.route(group).feeds.some((fed) => fed.key === key)) continue;
      found.push({ id: group.id, name: group.displayName });
      if (found.length === feedersMax) return found;
    }
    const last = page.at(-1);
    if (page.length < pageSize || !last) return found;
    after = last.id;
  }
  return found;
}
