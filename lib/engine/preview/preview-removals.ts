import { and, asc, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sourceUsers } from "@/db/schema/source";
import { accountLinks } from "@/db/schema/syncs";
import type { KeepMode } from "@/lib/core/groups/group-rules";
import { planMemberships } from "@/lib/core/plan/plan-memberships";
import { type GroupContext, routerOf } from "@/lib/engine/plan/group-context";
import { loadMemberships } from "@/lib/engine/plan/load-memberships";

const peopleMax = 500;

/** How many memberships each keep mode would take away now, over the first linked people. */
export async function previewRemovals(tx: Transaction, context: GroupContext) {
  const people = await linkedPeople(tx, context);
  const counts: Record<KeepMode, number> = { addOnly: 0, owned: 0, mapped: 0, mirror: 0 };
  // The widest reading, so that one look serves every mode.
  const groups = { ...context.settings.groups, removal: "mapped" as const };
  const wide = { ...context, settings: { groups } };
  const of = await loadMemberships(tx, wide, new Map(people.slice(0, peopleMax)));
  const router = routerOf(wide);
  let adds = 0;
  for (const [personId] of people.slice(0, peopleMax)) {
    for (const removal of ["addOnly", "owned", "mapped", "mirror"] as const) {
      const policy = { ...router, rules: { ...groups, removal } };
      // A missing group counts as there: the run that gives the membership makes it first.
      const planned = planMemberships(of(personId), policy, "follow").changes.filter(
        ({ skipped, reason }) => !skipped || (groups.createMissing && reason === "group_missing"),
      );
      const removed = planned.filter(({ kind }) => kind === "membership.remove").length;
      counts[removal] += removed;
      if (removal === "owned") adds += planned.length - removed;
    }
  }
  const isComplete = people.length <= peopleMax;
  return { people: Math.min(people.length, peopleMax), isComplete, counts, adds };
}

async function linkedPeople(
  tx: Transaction,
  { run, appId }: GroupContext,
): Promise<[string, string][]> {
  const rows = await tx
    .select({ id: accountLinks.sourceUserId, accountId: accountLinks.accountId })
    .from(accountLinks)
    .innerJoin(
      sourceUsers,
      and(
        eq(sourceUsers.tenantId, run.tenantId),
        eq(sourceUsers.appId, appId),
        eq(sourceUsers.id, accountLinks.sourceUserId),
        eq(sourceUsers.active, true),
      ),
    )
    .where(and(eq(accountLinks.tenantId, run.tenantId), eq(accountLinks.syncId, run.syncId)))
    .orderBy(asc(accountLinks.sourceUserId))
    .limit(peopleMax + 1);
  return rows.map(({ id, accountId }) => [id, accountId]);
}
