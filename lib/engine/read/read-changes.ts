import { createHash } from "node:crypto";
import { and, eq, inArray, not, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { sourceMembers, sourceReads } from "@/db/schema/source";
import { fallsFar, type ReadSize } from "@/lib/core/guard/read-verdict";
import { SyncError } from "@/lib/core/sync-error";
import type { AppSourceRow } from "@/lib/engine/connect/load-app";
import type { RunContext } from "@/lib/engine/run/run-context";
import { unlessRefused } from "@/lib/http/unless-refused";
import { openSecret, sealSecret } from "@/lib/secrets";
import type { SourceChanges, SourceConnection } from "@/lib/sources/port";
import {
  forgetThese,
  knownUsers,
  type StageOf,
  stagedSize,
  stageGroups,
  stageMembers,
  stageNewGroups,
  stageUsers,
} from "./stage-source";

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
  return read?.mark ? opened(of, read.mark) : null;
}

/** One that was sealed with another secret only costs a whole read. */
function opened(of: StageOf, mark: string): string | null {
  try {
    return openSecret(mark, placeOf(of));
  } catch {
    return null;
  }
}

/** Before a whole read begins: what changes while it is under way comes after the mark. */
export async function beginWhole(
  tx: Transaction,
  of: StageOf,
  row: AppSourceRow,
  mark: string | null,
): Promise<void> {
  const begun = { mark: sealed(of, mark), markSettings: settingsPrint(row), wholeAt: null };
  await tx.update(sourceReads).set(begun).where(ofApp(of));
}

/** After a whole read that was complete. */
export async function endWhole(tx: Transaction, of: StageOf): Promise<void> {
  await tx.update(sourceReads).set({ wholeAt: sql`now()` }).where(ofApp(of));
}

/** Later changes are counted from here; the day since the whole read goes on. */
export async function moveMark(tx: Transaction, of: StageOf, mark: string): Promise<void> {
  await tx
    .update(sourceReads)
    .set({ mark: sealed(of, mark) })
    .where(ofApp(of));
}

/** A mark may be an address with a token in it. */
function sealed(of: StageOf, mark: string | null): string | null {
  return mark === null ? null : sealSecret(mark, placeOf(of));
}

function placeOf({ tenantId, appId }: StageOf) {
  return { tenantId, ownerId: appId, field: "mark" };
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
  const isDone = await unlessRefused(async () => {
    const changes = await source.changesSince?.(mark, context.lease.signal);
    if (!changes || (await loseMany(of, changes))) return false;
    const reading: Reading = { context, of, source, changes };
    if (!(await stageChangedUsers(reading))) return false;
    await stageChangedGroups(reading);
    return context.lease.fenced(async (tx) => {
      await forgetThese(tx, of, changes.gone);
      if (!isTotal(await stagedSize(tx, of), changes)) return false;
      await moveMark(tx, of, changes.mark);
      return true;
    });
  });
  return isDone ?? false;
}

type Reading = {
  context: RunContext;
  of: StageOf;
  source: SourceConnection;
  changes: SourceChanges;
};

/** So many at once may be a mistake there: a whole read is judged by its size. */
async function loseMany(of: StageOf, { gone }: SourceChanges): Promise<boolean> {
  if (gone.users.length + gone.groups.length === 0) return false;
  const size = await inTenant(of.tenantId, (tx) => stagedSize(tx, of));
  const falls = (was: number, less: number) => fallsFar(was, Math.max(0, was - less));
  return falls(size.users, gone.users.length) || falls(size.groups, gone.groups.length);
}

/** Whoever was deleted without a word shows in the numbers; who it is shows in a whole read. */
function isTotal(staged: ReadSize, { total = staged }: SourceChanges): boolean {
  return total.users === staged.users && total.groups === staged.groups;
}

async function stageChangedUsers({ context, of, source, changes }: Reading): Promise<boolean> {
  const { lease } = context;
  let count = 0;
  for await (const { items } of changes.users) {
    count += items.length;
    if (count > changedMax) return false;
    const ids = items.map(({ id }) => id);
    await lease.prove();
    const known = await lease.fenced(async (tx) => {
      const before = await knownUsers(tx, of, ids);
      await stageUsers(tx, of, items);
      return before;
    });
    for (const id of ids) {
      if (changes.askGroupsOf === "newcomers" && known.has(id)) continue;
      await restageGroupsOf(context, of, source, id);
    }
  }
  return true;
}

async function stageChangedGroups({ context, of, source, changes }: Reading): Promise<void> {
  const { lease } = context;
  for await (const { items } of changes.groups) {
    await lease.prove();
    await lease.fenced((tx) => stageGroups(tx, of, items));
    for (const { id } of items) await restageMembers(context, of, source, id);
  }
}

/** A rename or another primary group changes memberships without touching any group. */
async function restageGroupsOf(
  { lease }: RunContext,
  of: StageOf,
  source: SourceConnection,
  id: string,
): Promise<void> {
  if (!source.groupsOf)
    throw new SyncError("stop", "SOURCE_REJECTED", "The provider names no groups.");
  const groups = await source.groupsOf(id, lease.signal);
  await lease.prove();
  await lease.fenced(async (tx) => {
    await stageNewGroups(tx, of, groups);
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
