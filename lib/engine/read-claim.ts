import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sourceReads } from "@/db/schema/source";
import type { Hold } from "@/lib/core/guard";
import { hasShrunk, type ReadSize } from "@/lib/core/read-size";
import { SyncError } from "@/lib/core/sync-error";

type ReadOf = { tenantId: string; appId: string; runId: string };

/** One run at a time reads an app: two would take each other's rows for gone. */
export async function claimRead(tx: Transaction, of: ReadOf): Promise<void> {
  const { tenantId, appId, runId } = of;
  const taken = await tx
    .insert(sourceReads)
    .values({ tenantId, appId, runId })
    .onConflictDoUpdate({
      target: sourceReads.appId,
      set: { runId, startedAt: sql`now()`, endedAt: null, users: null, groups: null },
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

/** Keeps the size of a read that came to its end; gives the size last carried out, if any. */
export async function endRead(
  tx: Transaction,
  of: ReadOf,
  size: ReadSize,
): Promise<ReadSize | null> {
  const [row] = await tx
    .update(sourceReads)
    .set({ endedAt: sql`now()`, ...size })
    .where(whole(of))
    .returning({ users: sourceReads.acceptedUsers, groups: sourceReads.acceptedGroups });
  if (!row || row.users === null || row.groups === null) return null;
  return { users: row.users, groups: row.groups };
}

/** The run was carried out: what it read is what later reads are measured by. */
export async function acceptRead(tx: Transaction, of: ReadOf): Promise<void> {
  await tx
    .update(sourceReads)
    .set({ acceptedUsers: sourceReads.users, acceptedGroups: sourceReads.groups })
    .where(and(whole(of), sql`${sourceReads.endedAt} is not null`));
}

/** Holds the run when its read came back far too small. */
export async function judgeRead(tx: Transaction, of: ReadOf): Promise<Hold[]> {
  const [row] = await tx
    .select({
      ...{ users: sourceReads.users, groups: sourceReads.groups },
      ...{ acceptedUsers: sourceReads.acceptedUsers, acceptedGroups: sourceReads.acceptedGroups },
    })
    .from(sourceReads)
    .where(whole(of));
  if (!row || row.users === null || row.groups === null) return [];
  if (row.acceptedUsers === null || row.acceptedGroups === null) return [];
  const before = { users: row.acceptedUsers, groups: row.acceptedGroups };
  const now = { users: row.users, groups: row.groups };
  return hasShrunk(before, now) ? [{ code: "SOURCE_SHRUNK", message: shrank(before, now) }] : [];
}

function shrank(before: ReadSize, now: ReadSize): string {
  return (
    `The identity provider lists ${now.users} people and ${now.groups} groups; at the last run ` +
    `that was carried out there were ${before.users} and ${before.groups}. Whoever is missing ` +
    "counts as still there in this run. Check the provider and its permissions; approve if the " +
    "new size is right, and the next run takes the missing ones for gone."
  );
}

function whole({ tenantId, appId, runId }: ReadOf) {
  return and(
    eq(sourceReads.tenantId, tenantId),
    eq(sourceReads.appId, appId),
    eq(sourceReads.runId, runId),
  );
}
