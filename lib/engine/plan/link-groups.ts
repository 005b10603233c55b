import { and, eq, isNull, notExists, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { groupLinks, membershipLinks } from "@/db/schema/syncs";
import { isAmong, textArray } from "@/db/text-array";
import type { GroupPair } from "@/lib/core/plan/plan-group";
import type { RunContext } from "@/lib/engine/run/run-context";

type Fed = { sourceGroupId: string | null; key: string };

/** Notes which target groups a page of source groups feeds, and which ones it feeds no more. */
export async function linkGroups(
  tx: Transaction,
  { run }: RunContext,
  pageIds: string[],
  found: GroupPair[],
  wanted: Fed[],
): Promise<void> {
  if (run.trigger === "preview" || pageIds.length === 0) return;
  await retire(tx, run, pageIds, wanted);
  const rows = found.flatMap(({ sourceGroupId, key, name }) => {
    if (sourceGroupId === null) return [];
    const link = { tenantId: run.tenantId, syncId: run.syncId, sourceGroupId, groupKey: key };
    return [{ ...link, groupName: name, createdByUs: false, runId: run.id }];
  });
  if (rows.length === 0) return;
  await tx
    .insert(groupLinks)
    .values(rows)
    .onConflictDoUpdate({
      target: [groupLinks.syncId, groupLinks.sourceGroupId, groupLinks.groupKey],
      set: { retiredAt: null },
      setWhere: sql`${groupLinks.retiredAt} is not null`,
    });
}

/** A link that feeds no more is kept while memberships given by it may stand, or the group is ours. */
async function retire(
  tx: Transaction,
  run: RunContext["run"],
  pageIds: string[],
  wanted: Fed[],
): Promise<void> {
  const feeding = wanted.map(({ sourceGroupId, key }) => `${sourceGroupId} ${key}`);
  const ofPage = and(
    eq(groupLinks.tenantId, run.tenantId),
    eq(groupLinks.syncId, run.syncId),
    isAmong(groupLinks.sourceGroupId, pageIds),
    sql`not ${groupLinks.sourceGroupId} || ' ' || ${groupLinks.groupKey} = any(${textArray(feeding)})`,
  );
  const given = tx
    .select({ one: sql`1` })
    .from(membershipLinks)
    .where(
      and(
        eq(membershipLinks.tenantId, run.tenantId),
        eq(membershipLinks.syncId, run.syncId),
        eq(membershipLinks.groupKey, groupLinks.groupKey),
      ),
    );
  await tx
    .delete(groupLinks)
    .where(and(ofPage, eq(groupLinks.createdByUs, false), notExists(given)));
  await tx
    .update(groupLinks)
    .set({ retiredAt: sql`now()` })
    .where(and(ofPage, isNull(groupLinks.retiredAt)));
}
