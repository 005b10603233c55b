import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { accountLinks, membershipLinks } from "@/db/schema/syncs";
import { isAdditive } from "@/lib/core/read-verdict";
import type { PersonDecision } from "./plan";
import type { RunContext } from "./run-context";

/** Keeps up what the ledger knows by looking alone: who left since when, and what no longer stands. */
export async function noteStanding(
  tx: Transaction,
  context: RunContext,
  decisions: PersonDecision[],
): Promise<void> {
  if (context.run.trigger === "preview" || isAdditive(context.run.read)) return;
  const linked = decisions.filter(({ pair }) => pair.row.link !== null);
  const left = linked.filter(({ pair }) => !pair.row.desired && !pair.row.link?.goneSince);
  const back = linked.filter(({ pair }) => pair.row.desired && pair.row.link?.goneSince);
  await setGone(
    tx,
    context,
    left.map(({ pair }) => pair.row.id),
    true,
  );
  await setGone(
    tx,
    context,
    back.map(({ pair }) => pair.row.id),
    false,
  );
  for (const { pair, forgotten } of decisions) {
    if (forgotten.length > 0) await forget(tx, context, pair.row.id, forgotten);
  }
}

async function setGone(
  tx: Transaction,
  { run }: RunContext,
  ids: string[],
  gone: boolean,
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(accountLinks)
    .set({ goneSince: gone ? sql`now()` : null })
    .where(
      and(
        eq(accountLinks.tenantId, run.tenantId),
        eq(accountLinks.syncId, run.syncId),
        inArray(accountLinks.sourceUserId, ids),
        gone ? isNull(accountLinks.goneSince) : isNotNull(accountLinks.goneSince),
      ),
    );
}

async function forget(tx: Transaction, { run }: RunContext, id: string, groupKeys: string[]) {
  await tx
    .delete(membershipLinks)
    .where(
      and(
        eq(membershipLinks.tenantId, run.tenantId),
        eq(membershipLinks.syncId, run.syncId),
        eq(membershipLinks.sourceUserId, id),
        inArray(membershipLinks.groupKey, groupKeys),
      ),
    );
}
