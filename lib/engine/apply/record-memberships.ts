import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { membershipLinks } from "@/db/schema/syncs";
import { textArray } from "@/db/text-array";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Change } from "./apply";
import type { Settled } from "./apply-memberships";
import { type Cause, causeBefore } from "./cause-before";

type Run = RunContext["run"];
type Edge = { change: Change; sourceId: string; groupKey: string };

/** Memberships that were given: in the ledger with their cause, and in the mirror. */
export async function recordJoins(
  tx: Transaction,
  run: Run,
  settled: readonly Settled[],
): Promise<void> {
  const edges = edgesOf(settled);
  if (edges.length === 0) return;
  const { tenantId, syncId, id: runId } = run;
  const given = [];
  for (const { change, sourceId, groupKey } of edges) {
    const cause = run.undoesRunId === null ? causeOf(change) : await causeBefore(tx, run, change);
    const ledger = { tenantId, syncId, runId, sourceUserId: sourceId, groupKey };
    if (cause) given.push({ ...ledger, ...cause });
  }
  if (given.length > 0) await tx.insert(membershipLinks).values(given).onConflictDoNothing();
  await tx.execute(sql`
    insert into target_members (tenant_id, target_id, group_key, account_id, read_id)
    select distinct ${tenantId}, ${run.targetId}, edge.group_key, l.account_id, ${runId}
    from ${listOf(edges)}
    join account_links l on l.tenant_id = ${tenantId} and l.sync_id = ${syncId}
      and l.source_user_id = edge.source_id
    on conflict (target_id, group_key, account_id) do update set read_id = excluded.read_id`);
}

/** Memberships that were taken away. */
export async function recordLeaves(
  tx: Transaction,
  run: Run,
  settled: readonly Settled[],
): Promise<void> {
  const edges = edgesOf(settled);
  if (edges.length === 0) return;
  const { tenantId, syncId, targetId } = run;
  await tx.execute(sql`
    delete from membership_links m using ${listOf(edges)}
    where m.tenant_id = ${tenantId} and m.sync_id = ${syncId}
      and m.source_user_id = edge.source_id and m.group_key = edge.group_key`);
  await tx.execute(sql`
    delete from target_members m using ${listOf(edges)}, account_links l
    where l.tenant_id = ${tenantId} and l.sync_id = ${syncId}
      and l.source_user_id = edge.source_id and m.tenant_id = ${tenantId}
      and m.target_id = ${targetId} and m.group_key = edge.group_key
      and m.account_id = l.account_id`);
}

function edgesOf(settled: readonly Settled[]): Edge[] {
  return settled.map(({ change }) => {
    const { groupKey, sourceId } = change;
    if (!groupKey || !sourceId) throw new Error(`Change ${change.seq} names no group or person.`);
    return { change, groupKey, sourceId };
  });
}

function listOf(edges: readonly Edge[]): SQL {
  const sources = textArray(edges.map(({ sourceId }) => sourceId));
  const groups = textArray(edges.map(({ groupKey }) => groupKey));
  return sql`unnest(${sources}, ${groups}) as edge (source_id, group_key)`;
}

function causeOf({ sourceGroupId, reason }: Pick<Change, "sourceGroupId" | "reason">): Cause {
  return { sourceGroupId, isDefault: reason === "default_for_new" || reason === "default_for_all" };
}
