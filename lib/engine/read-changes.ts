import { createHash } from "node:crypto";
import { and, eq, inArray, not, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sourceMembers, sourceReads } from "@/db/schema/source";
import { SyncError } from "@/lib/core/sync-error";
import type { SourceChanges, SourceConnection, SourceUserRecord } from "@/lib/sources/port";
import type { AppSourceRow } from "./load-app";
import type { RunContext } from "./run-context";
import { type StageOf, stageGroups, stageMembers, stageUsers } from "./stage-source";

/** Whoever was deleted or left the filters shows only in a whole read: one is due every day. */
const wholeEvery = sql`interval '23 hours'`;

/** The mark of the last whole and complete read with these very settings, while it is fresh. */
export async function markOf(tx: Transaction, of: StageOf, row: AppSourceRow) {
  const [read] = await tx
    .select({ mark: sourceReads.mark })
    .from(sourceReads)
    .where(
      and(
        ...[eq(sourceReads.tenantId, of.tenantId), eq(sourceReads.appId, of.appId)],
        eq(sourceReads.markSettings, settingsPrint(row)),
        sql`${sourceReads.wholeAt} > now() - ${wholeEvery}`,
      ),
    );
  return read?.mark ?? null;
}

/** Before a whole read begins: what changes while it is under way comes after the mark. */
export async function beginWhole(
  tx: Transaction,
  of: StageOf,
  row: AppSourceRow,
  mark: string | null,
): Promise<void> {
  const begun = { mark, markSettings: settingsPrint(row), wholeAt: null };
  await tx.update(sourceReads).set(begun).where(ofApp(of));
}

/** After a whole read that was complete. */
export async function endWhole(tx: Transaction, of: StageOf): Promise<void> {
  await tx.update(sourceReads).set({ wholeAt: sql`now()` }).where(ofApp(of));
}

/** Later changes are counted from here; the day since the whole read goes on. */
export async function moveMark(tx: Transaction, of: StageOf, mark: string): Promise<void> {
  await tx.update(sourceReads).set({ mark }).where(ofApp(of));
}

function ofApp({ tenantId, appId }: StageOf) {
  return and(eq(sourceReads.tenantId, tenantId), eq(sourceReads.appId, appId));
}

/** A filter that was changed brings people in who did not change at all. */
function settingsPrint({ settings }: AppSourceRow): string {
  const sorted = Object.entries(settings).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}

/** More than this is cheaper to read whole. */
const changedMax = 2_000;

/**
 * Brings the staged rows up to date with what changed since the last read. False where a whole read
 * is due: the provider cannot tell, or so much changed that asking one by one takes longer.
 */
export async function readChanges(
  context: RunContext,
  of: StageOf,
  source: SourceConnection,
  mark: string,
): Promise<boolean> {
  const { signal } = context.lease;
  const changes = await source.changesSince?.(mark, signal);
  if (!changes) return false;
  const changed = await countedUsers(context, of, source, changes);
  if (!changed) return false;
  for await (const { items } of changes.groups) {
    await context.lease.prove();
    await context.lease.fenced((tx) => stageGroups(tx, of, items));
    for (const { id } of items) await restageMembers(context, of, source, id);
  }
  await context.lease.fenced((tx) => moveMark(tx, of, changes.mark));
  return true;
}

async function countedUsers(
  context: RunContext,
  of: StageOf,
  source: SourceConnection,
  { users }: SourceChanges,
): Promise<boolean> {
  let count = 0;
  for await (const { items } of users) {
    count += items.length;
    if (count > changedMax) return false;
    await context.lease.prove();
    await context.lease.fenced((tx) => stageUsers(tx, of, items));
    for (const user of items) await restageGroupsOf(context, of, source, user);
  }
  return true;
}

/** A rename or another primary group changes memberships without touching any group. */
async function restageGroupsOf(
  { lease }: RunContext,
  of: StageOf,
  source: SourceConnection,
  { id }: SourceUserRecord,
): Promise<void> {
  if (!source.groupsOf)
    throw new SyncError("stop", "SOURCE_REFUSED", "The provider names no groups.");
  const groups = await source.groupsOf(id, lease.signal);
  await lease.prove();
  await lease.fenced(async (tx) => {
    await stageGroups(tx, of, groups);
    for (const group of groups) await stageMembers(tx, of, group.id, [{ id, kind: "user" }]);
    const ids = groups.map((group) => group.id);
    await tx
      .delete(sourceMembers)
      .where(
        and(
          ...[eq(sourceMembers.tenantId, of.tenantId), eq(sourceMembers.appId, of.appId)],
          eq(sourceMembers.memberId, id),
          ...(ids.length > 0 ? [not(inArray(sourceMembers.groupId, ids))] : []),
        ),
      );
  });
}

/** The whole list of one group, in place of what it was. */
async function restageMembers(
  { lease }: RunContext,
  of: StageOf,
  source: SourceConnection,
  groupId: string,
): Promise<void> {
  const ofGroup = and(
    ...[eq(sourceMembers.tenantId, of.tenantId), eq(sourceMembers.appId, of.appId)],
    eq(sourceMembers.groupId, groupId),
  );
  await lease.fenced((tx) => markUnread(tx, ofGroup));
  for await (const { items } of source.members(groupId, lease.signal)) {
    await lease.prove();
    await lease.fenced((tx) => stageMembers(tx, of, groupId, items));
  }
  await lease.fenced((tx) =>
    tx.delete(sourceMembers).where(and(ofGroup, sql`${sourceMembers.readId} is null`)),
  );
}

/** Whom the list does not bring keeps no read, and is not in the group any more. */
async function markUnread(tx: Transaction, ofGroup: ReturnType<typeof and>): Promise<void> {
  await tx.update(sourceMembers).set({ readId: null }).where(ofGroup);
}
