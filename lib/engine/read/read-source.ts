import { inTenant } from "@/db/client";
import type { ReadNotes } from "@/lib/core/guard/read-notes";
import { judgeRead, noTroubles, type ReadTroubles } from "@/lib/core/guard/read-verdict";
import { SyncError } from "@/lib/core/sync-error";
import { type AppSourceRow, loadApp } from "@/lib/engine/connect/load-app";
import { saveProgress } from "@/lib/engine/run/checkpoint";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { SourceConnection } from "@/lib/sources/port";
import { beginWhole, endWhole, markOf, readChanges } from "./read-changes";
import { claimRead, endRead } from "./read-claim";
import { type GroupToRead, groupsToRead, missingGroups } from "./read-groups";
import { sourceAccess } from "./source-access";
import {
  forgetUnseen,
  recount,
  type StageOf,
  seenSize,
  stagedSize,
  stageGroups,
  stageMembers,
  stageUsers,
} from "./stage-source";

/**
 * Reads a provider whole into the staged rows, page by page, and judges what came. Only a complete
 * read takes whom it did not bring for gone; one with a gap makes the run additive.
 */
export async function readSource(context: RunContext): Promise<number> {
  const { lease, run, appId } = context;
  const of: StageOf = { tenantId: run.tenantId, appId, readId: run.id };
  const row = await inTenant(run.tenantId, (tx) => loadApp(tx, run.tenantId, appId));
  const access = sourceAccess(run.tenantId, row);
  await lease.fenced((tx) => claimRead(tx, { ...of, runId: run.id }));
  const source = access.connect();
  let grants: string[] | null = null;
  let notes: ReadNotes | undefined;
  try {
    if (await readIncrement(context, of, source, row)) return await settleIncrement(context, of);
    if (!isAtMembers(context)) {
      const mark = (await source.markChanges?.(lease.signal)) ?? null;
      await lease.fenced((tx) => beginWhole(tx, of, row, mark));
    }
    await readAll(context, of, source);
    grants = (await source.grants?.(lease.signal)) ?? null;
    notes = source.notes?.();
  } finally {
    await source.close?.();
  }
  return settle(context, of, grants, notes);
}

/** A schedule asks for changes only, where the provider can tell them and the day is not over. */
async function readIncrement(
  context: RunContext,
  of: StageOf,
  source: SourceConnection,
  row: AppSourceRow,
): Promise<boolean> {
  const { lease, run } = context;
  if (run.trigger !== "schedule" || isAtMembers(context) || !source.changesSince) return false;
  const mark = await lease.fenced((tx) => markOf(tx, of, row));
  return mark !== null && (await readChanges(context, of, source, mark));
}

/** Nobody is concluded to be gone; the size is that of all rows as they are now. */
async function settleIncrement(context: RunContext, of: StageOf): Promise<number> {
  return context.lease.fenced(async (tx) => {
    await recount(tx, of);
    const size = await stagedSize(tx, of);
    await endRead(tx, { ...of, runId: context.run.id }, { size, grants: null });
    return size.users + size.groups;
  });
}

async function readAll(context: RunContext, of: StageOf, source: SourceConnection): Promise<void> {
  if (!isAtMembers(context)) {
    await noteTroubles(context, noTroubles);
    await readUsers(context, of, source);
    await readGroups(context, of, source);
    await atMembersOf(context, "");
  }
  await readMembers(context, of, source);
}

async function readUsers(context: RunContext, of: StageOf, source: SourceConnection) {
  const { lease } = context;
  await toTheEnd(context, async () => {
    for await (const page of source.users(lease.signal)) {
      await lease.prove();
      await lease.fenced((tx) => stageUsers(tx, of, page.items));
    }
  });
}

async function readGroups(context: RunContext, of: StageOf, source: SourceConnection) {
  const { lease } = context;
  await toTheEnd(context, async () => {
    for await (const page of source.groups(lease.signal)) {
      await lease.prove();
      await lease.fenced((tx) => stageGroups(tx, of, page.items));
    }
  });
}

/**
 * A list that breaks off is read again from its start, a few times; then the run goes on with what
 * came. With nobody read at all there is nothing to go on with.
 */
async function toTheEnd(context: RunContext, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof SyncError) || !isPatienceOver(context, error)) throw error;
    const { run, appId, lease } = context;
    const of = { tenantId: run.tenantId, appId, readId: run.id };
    const { users } = await lease.fenced((tx) => seenSize(tx, of));
    if (users === 0) throw error;
    await noteTroubles(context, { ...troublesOf(context), brokeOff: error.message });
  }
}

const readTries = 3;

function isPatienceOver({ run }: RunContext, { reaction }: SyncError): boolean {
  return reaction === "skip" || (reaction === "retry" && run.attempts >= readTries);
}

/** Group by group in order of id, so that a run that is taken over goes on where it was. */
async function readMembers(context: RunContext, of: StageOf, source: SourceConnection) {
  const { run } = context;
  for (;;) {
    const groups = await groupsToRead(of, run.checkpoint.cursor ?? "");
    for (const group of groups) {
      if (!(await readMembersOf(context, of, source, group))) return;
    }
    const last = groups.at(-1);
    if (last === undefined) return;
    await atMembersOf(context, last.id);
  }
}

/** False when the provider is so out of reach that the other groups need not be tried. */
async function readMembersOf(
  context: RunContext,
  of: StageOf,
  source: SourceConnection,
  group: GroupToRead,
): Promise<boolean> {
  const { lease } = context;
  try {
    for await (const page of source.members(group.id, lease.signal)) {
      await lease.prove();
      await lease.fenced((tx) => stageMembers(tx, of, group.id, page.items));
    }
    return true;
  } catch (error) {
    if (!(error instanceof SyncError) || !isPatienceOver(context, error)) throw error;
    return noteUnread(context, group, error);
  }
}

const namesKept = 3;
const unreadMax = 5;

async function noteUnread(context: RunContext, { name }: GroupToRead, error: SyncError) {
  const troubles = troublesOf(context);
  const { count, names } = troubles.unread;
  const unread = {
    count: count + 1,
    names: count < namesKept ? [...names, name] : names,
    why: error.message,
  };
  const givesUp = error.reaction === "retry" && unread.count >= unreadMax;
  const brokeOff = givesUp ? error.message : troubles.brokeOff;
  await noteTroubles(context, { brokeOff, unread });
  return !givesUp;
}

/** Judges the read; what a complete one did not bring is gone. */
async function settle(
  context: RunContext,
  of: StageOf,
  grants: string[] | null,
  notes: ReadNotes | undefined,
): Promise<number> {
  const troubles = troublesOf(context);
  return context.lease.fenced(async (tx) => {
    const size = await seenSize(tx, of);
    const before = await endRead(tx, { ...of, runId: context.run.id }, { size, grants });
    const missing = await missingGroups(tx, context, of);
    const verdict = judgeRead({ troubles, size, grants, before, missingGroups: missing });
    if (verdict.gaps.length === 0) {
      await forgetUnseen(tx, of);
      await endWhole(tx, of);
    }
    await recount(tx, of);
    await saveProgress(tx, context, { read: { troubles, verdict, ...(notes ? { notes } : {}) } });
    return size.users + size.groups;
  });
}

function troublesOf({ run }: RunContext): ReadTroubles {
  return run.read?.troubles ?? noTroubles;
}

async function noteTroubles(context: RunContext, troubles: ReadTroubles): Promise<void> {
  await context.lease.fenced((tx) =>
    saveProgress(tx, context, { read: { troubles, verdict: null } }),
  );
}

const membersStep = "members";

function isAtMembers({ run }: RunContext): boolean {
  return run.checkpoint.step === membersStep;
}

async function atMembersOf(context: RunContext, cursor: string): Promise<void> {
  const checkpoint = { step: membersStep, cursor };
  await context.lease.fenced((tx) => saveProgress(tx, context, { checkpoint }));
}
