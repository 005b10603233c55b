import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sourceReads } from "@/db/schema/source";
import type { ReadMeasure } from "@/lib/core/guard/read-verdict";
import { SyncError } from "@/lib/core/sync-error";

export type ReadOf = { tenantId: string; appId: string; runId: string };

/** One run at a time reads an app: two would take each other's rows for gone. */
export async function claimRead(tx: Transaction, of: ReadOf): Promise<void> {
  const { tenantId, appId, runId } = of;
  const begun = { runId, startedAt: sql`now()`, endedAt: null };
  const taken = await tx
    .insert(sourceReads)
    .values({ tenantId, appId, runId })
    .onConflictDoUpdate({
      target: sourceReads.appId,
      set: { ...begun, users: null, groups: null, grants: null },
      setWhere: sql`${sourceReads.runId} = ${runId} or not exists (
        select from runs r where r.id = ${sourceReads.runId} and r.state = 'running'
          and r.phase = 'read' and r.lease_until > now())`,
    })
    .returning({ runId: sourceReads.runId });
  if (taken.length > 0) return;
  throw new SyncError(
    "retry",
    "SOURCE_BUSY",
    "Another run is reading this identity provider. This one goes on when it is done.",
    { retryAfterMs: 3_000 },
  );
}

/** Keeps what a read that came to its end found; gives what it is measured by, if anything. */
export async function endRead(
  tx: Transaction,
  of: ReadOf,
  { size, grants }: ReadMeasure,
): Promise<ReadMeasure | null> {
  const [row] = await tx
    .update(sourceReads)
    .set({ endedAt: sql`now()`, ...size, grants })
    .where(whole(of))
    .returning({
      users: sourceReads.acceptedUsers,
      groups: sourceReads.acceptedGroups,
      grants: sourceReads.acceptedGrants,
    });
  if (!row || row.users === null || row.groups === null) return null;
  return { size: { users: row.users, groups: row.groups }, grants: row.grants };
}

/** What this run read is what later reads are measured by. False when another read came after it. */
export async function acceptRead(tx: Transaction, of: ReadOf): Promise<boolean> {
  const accepted = await tx
    .update(sourceReads)
    .set({
      acceptedUsers: sourceReads.users,
      acceptedGroups: sourceReads.groups,
      acceptedGrants: sourceReads.grants,
    })
    .where(and(whole(of), sql`${sourceReads.endedAt} is not null`));
  return (accepted.rowCount ?? 0) > 0;
}

function whole({ tenantId, appId, runId }: ReadOf) {
  return and(
    eq(sourceReads.tenantId, tenantId),
    eq(sourceReads.appId, appId),
    eq(sourceReads.runId, runId),
  );
}
