import { and, asc, eq, gt } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sourceGroups } from "@/db/schema/source";
import type { GroupRouter } from "@/lib/core/groups/group-router";
import { type GroupContext, routerOf } from "./group-context";

/** Keys that source groups lead to, and those that more than one leads to. */
export type FedGroups = { keys: ReadonlySet<string>; colliding: ReadonlySet<string> };

const pageSize = 2_000;
const nothing: FedGroups = { keys: new Set(), colliding: new Set() };

/**
 * Reads all names once a run, and only for rules that need it: changed names can meet, and
 * `mapped` has to know which groups are fed. Grows with the groups, never with the people.
 */
export async function fedGroups(tx: Transaction, context: GroupContext): Promise<FedGroups> {
  const router = routerOf(context);
  const { mode, merge, steps, removal } = router.rules;
  if (mode !== "sameName") return nothing;
  const canMeet = !merge && (steps.length > 0 || (await isPulled(tx, context)));
  return canMeet || removal === "mapped" ? allFedGroups(tx, context) : nothing;
}

/** SCIM holds names apart; a provider that Usher reads may have two groups of one name. */
async function isPulled(tx: Transaction, { run, appId }: GroupContext): Promise<boolean> {
  const [any] = await tx
    .select({ pulledId: sourceGroups.pulledId })
    .from(sourceGroups)
    .where(and(eq(sourceGroups.tenantId, run.tenantId), eq(sourceGroups.appId, appId)))
    .limit(1);
  return any !== undefined && any.pulledId !== "";
}

/** The same, whatever the rules; for equal names only. */
export async function allFedGroups(tx: Transaction, context: GroupContext): Promise<FedGroups> {
  const router = routerOf(context);
  const known = read.get(router);
  if (known) return known;
  const fed = await readAll(tx, context, router);
  read.set(router, fed);
  return fed;
}

const read = new WeakMap<GroupRouter, FedGroups>();

async function readAll(
  tx: Transaction,
  context: GroupContext,
  router: GroupRouter,
): Promise<FedGroups> {
  const keys = new Set<string>();
  const colliding = new Set<string>();
  for (let after = ""; ; ) {
    const page = await namesAfter(tx, context, after);
    for (const { key } of page.flatMap((group) => router.route(group).feeds)) {
      if (keys.has(key) && !router.rules.merge) colliding.add(key);
      keys.add(key);
    }
    const last = page.at(-1);
    if (!last) return { keys, colliding };
    after = last.id;
  }
}

function namesAfter(tx: Transaction, { run, appId }: GroupContext, after: string) {
  return tx
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
}
