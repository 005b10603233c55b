import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import { inTenant } from "@/db/client";
import { membershipLinks } from "@/db/schema/syncs";
import { targetGroups } from "@/db/schema/targets";
import type { Account, Page } from "@/lib/targets/port";
import { saveProgress } from "./checkpoint";
import {
  forgetUnseenAccounts,
  forgetUnseenGroups,
  forgetUnseenMembers,
  mirrorAccounts,
  mirrorGroups,
  mirrorMembers,
} from "./mirror";
import { observeTouched } from "./observe-touched";
import type { RunContext } from "./run-context";
import { groupPage } from "./subjects";

/** Looks at the target: whole for a full run, only at the people it touches for a delta run. */
export async function observe(context: RunContext): Promise<number> {
  if (context.run.scope === "delta") return observeTouched(context);
  const seen = { records: 0 };
  const steps = [observeAccounts, observeGroups, observeWantedMembers, observeOwnedMembers];
  const names = ["accounts", "groups", "wantedMembers", "ownedMembers"];
  const first = Math.max(0, names.indexOf(context.run.checkpoint.step ?? "accounts"));
  for (const [index, step] of steps.entries()) {
    if (index < first) continue;
    const name = names[index] ?? "";
    const cursor = index === first ? (context.run.checkpoint.cursor ?? null) : null;
    await step(context, name, cursor, seen);
  }
  return seen.records;
}

type Seen = { records: number };

async function observeAccounts(
  context: RunContext,
  step: string,
  cursor: string | null,
  seen: Seen,
): Promise<void> {
  const { connection, lease } = context;
  const of = mirrorOf(context);
  for await (const page of connection.accounts(cursor, lease.signal)) {
    await lease.prove();
    await lease.fenced(async (tx) => {
      await mirrorAccounts(tx, of, distinct(page.items));
      await saveProgress(tx, context, { checkpoint: { step, cursor: page.cursor } });
    });
    seen.records += page.items.length;
  }
  // Only here, after the last page: a read that failed half-way makes nobody disappear.
  await lease.fenced((tx) => forgetUnseenAccounts(tx, of));
}

async function observeGroups(
  context: RunContext,
  step: string,
  cursor: string | null,
  seen: Seen,
): Promise<void> {
  const { connection, definition, lease } = context;
  const of = mirrorOf(context);
  for await (const page of connection.groups(cursor, lease.signal)) {
    const rows = page.items.map(({ name }) => ({ name, key: definition.groupKey(name) }));
    const byKey = new Map(rows.map((row) => [row.key, row]));
    await lease.fenced(async (tx) => {
      await mirrorGroups(tx, of, [...byKey.values()]);
      await saveProgress(tx, context, { checkpoint: { step, cursor: page.cursor } });
    });
    seen.records += page.items.length;
  }
  await lease.fenced((tx) => forgetUnseenGroups(tx, of));
}

/** Members of the groups that the source has too. */
async function observeWantedMembers(
  context: RunContext,
  step: string,
  cursor: string | null,
  seen: Seen,
): Promise<void> {
  const { run, definition } = context;
  for (let after = cursor ?? ""; ; ) {
    const page = await inTenant(run.tenantId, (tx) => groupPage(tx, context, after, 100));
    const keys = page.map((group) => definition.groupKey(group.displayName));
    for (const group of await existingGroups(context, keys)) {
      await observeMembers(context, group, seen);
    }
    const last = page.at(-1);
    if (!last) return;
    after = last.id;
    await saveCursor(context, step, after);
  }
}

/** Members of groups that we gave people, although the source has them no more. */
async function observeOwnedMembers(
  context: RunContext,
  step: string,
  cursor: string | null,
  seen: Seen,
): Promise<void> {
  for (let after = cursor ?? ""; ; ) {
    const keys = await ownedKeys(context, after);
    for (const group of await existingGroups(context, keys)) {
      await observeMembers(context, group, seen);
    }
    const last = keys.at(-1);
    if (!last) return;
    after = last;
    await saveCursor(context, step, after);
  }
}

async function observeMembers(
  context: RunContext,
  group: { key: string; name: string },
  seen: Seen,
): Promise<void> {
  const { connection, lease } = context;
  const of = mirrorOf(context);
  for await (const page of connection.members(group.name, null, lease.signal)) {
    await lease.prove();
    const rows = distinct(page.items).map(({ id }) => ({ groupKey: group.key, accountId: id }));
    await lease.fenced((tx) => mirrorMembers(tx, of, rows));
    seen.records += page.items.length;
  }
  await lease.fenced((tx) => forgetUnseenMembers(tx, of, group.key));
}

async function existingGroups({ run }: RunContext, keys: string[]) {
  if (keys.length === 0) return [];
  return inTenant(run.tenantId, (tx) =>
    tx
      .select({ key: targetGroups.key, name: targetGroups.name })
      .from(targetGroups)
      .where(
        and(
          eq(targetGroups.tenantId, run.tenantId),
          eq(targetGroups.targetId, run.targetId),
          inArray(targetGroups.key, keys),
        ),
      ),
  );
}

async function ownedKeys({ run, appId }: RunContext, after: string): Promise<string[]> {
  const rows = await inTenant(run.tenantId, (tx) =>
    tx
      .selectDistinct({ key: membershipLinks.groupKey })
      .from(membershipLinks)
      .where(
        and(
          eq(membershipLinks.tenantId, run.tenantId),
          eq(membershipLinks.syncId, run.syncId),
          gt(membershipLinks.groupKey, after),
          sql`not exists (select from source_groups g
            where g.app_id = ${appId} and g.name_key = ${membershipLinks.groupKey})`,
        ),
      )
      .orderBy(asc(membershipLinks.groupKey))
      .limit(100),
  );
  return rows.map((row) => row.key);
}

async function saveCursor(context: RunContext, step: string, cursor: string): Promise<void> {
  await context.lease.fenced((tx) => saveProgress(tx, context, { checkpoint: { step, cursor } }));
}

function mirrorOf({ run }: RunContext) {
  return { tenantId: run.tenantId, targetId: run.targetId, readId: run.id };
}

/** A list that shifts while it is paged can show someone twice. */
function distinct(items: Page<Account>["items"]): Account[] {
  return [...new Map(items.map((account) => [account.id, account])).values()];
}
