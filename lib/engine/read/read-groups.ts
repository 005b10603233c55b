import { and, asc, eq, gt } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { sourceGroups } from "@/db/schema/source";
import { routerOf } from "@/lib/engine/plan/group-context";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { StageOf } from "./stage-source";

export type GroupToRead = { id: string; name: string };

const groupsAtOnce = 50;

/** The next groups that this read has brought, in order of id. */
export async function groupsToRead(of: StageOf, after: string): Promise<GroupToRead[]> {
  return inTenant(of.tenantId, (tx) => seenGroups(tx, of, after, groupsAtOnce));
}

const namesAtOnce = 2_000;

/** Names in the rules that no group of this read answers to. */
export async function missingGroups(
  tx: Transaction,
  context: RunContext,
  of: StageOf,
): Promise<string[]> {
  const router = routerOf(context);
  const missing = new Map(router.sources);
  for (let after = ""; missing.size > 0; ) {
    const page = await seenGroups(tx, of, after, namesAtOnce);
    const last = page.at(-1);
    if (last === undefined) break;
    for (const { id, name } of page) {
      for (const token of router.tokens({ id, displayName: name })) missing.delete(token);
    }
    after = last.id;
  }
  return [...new Set(missing.values())];
}

function seenGroups(tx: Transaction, of: StageOf, after: string, most: number) {
  return tx
    .select({ id: sourceGroups.id, name: sourceGroups.displayName })
    .from(sourceGroups)
    .where(
      and(
        ...[eq(sourceGroups.tenantId, of.tenantId), eq(sourceGroups.appId, of.appId)],
        ...[eq(sourceGroups.readId, of.readId), gt(sourceGroups.id, after)],
      ),
    )
    .orderBy(asc(sourceGroups.id))
    .limit(most);
}
