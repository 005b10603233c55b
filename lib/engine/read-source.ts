import { and, asc, eq, gt } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { sourceGroups } from "@/db/schema/source";
import { hasShrunk } from "@/lib/core/read-size";
import type { SourceConnection } from "@/lib/sources/port";
import { saveProgress } from "./checkpoint";
import { loadApp } from "./load-app";
import { claimRead, endRead } from "./read-claim";
import type { RunContext } from "./run-context";
import { sourceAccess } from "./source-access";
import {
  forgetUnseen,
  forgetUnseenMembers,
  recount,
  type StageOf,
  seenSize,
  stageGroups,
  stageMembers,
  stageUsers,
} from "./stage-source";

/**
 * Reads a provider whole into the staged rows, page by page. Only after the last page of everything
 * are people and groups that did not come taken for gone; a read that breaks off removes nobody.
 */
export async function readSource(context: RunContext): Promise<number> {
  const { lease, run, appId } = context;
  const of: StageOf = { tenantId: run.tenantId, appId, readId: run.id };
  const row = await inTenant(run.tenantId, (tx) => loadApp(tx, run.tenantId, appId));
  const access = sourceAccess(run.tenantId, row);
  await lease.fenced((tx) => claimRead(tx, { ...of, runId: run.id }));
  const source = access.connect();
  try {
    await readAll(context, of, source);
  } finally {
    await source.close?.();
  }
  return settle(context, of);
}

async function readAll(context: RunContext, of: StageOf, source: SourceConnection): Promise<void> {
  if (!isAtMembers(context)) {
    await readUsers(context, of, source);
    await readGroups(context, of, source);
    await atMembersOf(context, "");
  }
  await readMembers(context, of, source);
}

async function readUsers(context: RunContext, of: StageOf, source: SourceConnection) {
  for await (const page of source.users(context.lease.signal)) {
    await context.lease.prove();
    await context.lease.fenced((tx) => stageUsers(tx, of, page.items));
  }
}

async function readGroups(context: RunContext, of: StageOf, source: SourceConnection) {
  for await (const page of source.groups(context.lease.signal)) {
    await context.lease.prove();
    await context.lease.fenced((tx) => stageGroups(tx, of, page.items));
  }
}

/** Group by group in order of id, so that a run that is taken over goes on where it was. */
async function readMembers(context: RunContext, of: StageOf, source: SourceConnection) {
  const { lease, run } = context;
  for (;;) {
    const ids = await groupsAfter(of, run.checkpoint.cursor ?? "");
    for (const id of ids) {
      for await (const page of source.members(id, lease.signal)) {
        await lease.prove();
        await lease.fenced((tx) => stageMembers(tx, of, id, page.items));
      }
      await lease.fenced((tx) => forgetUnseenMembers(tx, of, id));
    }
    const last = ids.at(-1);
    if (last === undefined) return;
    await atMembersOf(context, last);
  }
}

const groupsAtOnce = 50;

async function groupsAfter(of: StageOf, after: string): Promise<string[]> {
  const rows = await inTenant(of.tenantId, (tx) =>
    tx
      .select({ id: sourceGroups.id })
      .from(sourceGroups)
      .where(
        and(
          ...[eq(sourceGroups.tenantId, of.tenantId), eq(sourceGroups.appId, of.appId)],
          ...[eq(sourceGroups.readId, of.readId), gt(sourceGroups.id, after)],
        ),
      )
      .orderBy(asc(sourceGroups.id))
      .limit(groupsAtOnce),
  );
  return rows.map((row) => row.id);
}

/** A read that came back far too small adds and changes, and takes nobody for gone. */
async function settle({ lease, run }: RunContext, of: StageOf): Promise<number> {
  return lease.fenced(async (tx) => {
    const size = await seenSize(tx, of);
    const before = await endRead(tx, { ...of, runId: run.id }, size);
    if (before === null || !hasShrunk(before, size)) await forgetUnseen(tx, of);
    await recount(tx, of);
    return size.users + size.groups;
  });
}

const membersStep = "members";

function isAtMembers({ run }: RunContext): boolean {
  return run.checkpoint.step === membersStep;
}

async function atMembersOf(context: RunContext, cursor: string): Promise<void> {
  const checkpoint = { step: membersStep, cursor };
  await context.lease.fenced((tx) => saveProgress(tx, context, { checkpoint }));
}
