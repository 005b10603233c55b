import { inTenant } from "@/db/client";
import { SyncError } from "@/lib/core/sync-error";
import { catchUp, keepFeed, markFeed } from "./catch-up";
import { saveProgress } from "./checkpoint";
import {
  forgetGroup,
  forgetUnseenAccounts,
  forgetUnseenGroups,
  forgetUnseenMembers,
  mirrorAccounts,
  mirrorGroups,
  mirrorMembers,
} from "./mirror";
import { observeLogins } from "./observe-logins";
import { observeProfiles } from "./observe-profiles";
import { observeTouched } from "./observe-touched";
import { type KeyPage, leftKeys, wantedKeys } from "./observed-keys";
import type { RunContext } from "./run-context";
import { type SeenGroup, seenGroups, withoutMembers } from "./target-groups";

/** Looks at the target: whole for a full run, only at the people it touches for a delta run. */
export async function observe(context: RunContext): Promise<number> {
  if (context.run.scope === "delta") return observeTouched(context);
  const known = await catchUp(context);
  if (known !== null) return known + (await observeUnread(context));
  await markFeed(context);
  const seen = { records: 0 };
  const steps = stepsOf(context);
  const first = Math.max(
    0,
    steps.findIndex(({ name }) => name === context.run.checkpoint.step),
  );
  for (const [index, { name, look }] of steps.entries()) {
    if (index < first) continue;
    const cursor = index === first ? (context.run.checkpoint.cursor ?? null) : null;
    await look(context, name, cursor, seen);
  }
  await keepFeed(context);
  return seen.records;
}

/** After the changes were caught up on: groups that came to be wanted since and are not known yet. */
async function observeUnread(context: RunContext): Promise<number> {
  const { run } = context;
  const seen = { records: 0 };
  for (const keys of [wantedKeys, leftKeys])
    for await (const page of keys(context, "")) {
      const groups = await inTenant(run.tenantId, async (tx) =>
        withoutMembers(tx, run, await seenGroups(tx, run, page.keys)),
      );
      for (const group of groups) await observeMembers(context, group, seen);
    }
  return seen.records;
}

type Seen = { records: number };

/** A run of groups alone writes no attributes, and one of users alone no memberships. */
function stepsOf({ run: { part }, method }: RunContext) {
  if (method === "logins") {
    return [
      { name: "accounts", look: observeAccounts },
      { name: "logins", look: observeLogins },
    ];
  }
  return [
    { name: "accounts", look: observeAccounts },
    ...(part === "groups" ? [] : [{ name: "profiles", look: observeUnknownProfiles }]),
    ...(part === "users"
      ? []
      : [
          { name: "groups", look: observeGroups },
          { name: "wantedMembers", look: observeWantedMembers },
          { name: "ownedMembers", look: observeOwnedMembers },
        ]),
  ];
}

async function observeUnknownProfiles(
  context: RunContext,
  _step: string,
  _cursor: string | null,
  seen: Seen,
): Promise<void> {
  seen.records += await observeProfiles(context);
}

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
    const rows = page.items.map((group) => ({ ...group, key: definition.groupKey(group.name) }));
    const byKey = new Map(rows.map((row) => [row.key, row]));
    await lease.fenced(async (tx) => {
      await mirrorGroups(tx, of, [...byKey.values()]);
      await saveProgress(tx, context, { checkpoint: { step, cursor: page.cursor } });
    });
    seen.records += page.items.length;
  }
  await lease.fenced((tx) => forgetUnseenGroups(tx, of));
}

/** Members of the groups that the rules feed. */
async function observeWantedMembers(
  context: RunContext,
  step: string,
  cursor: string | null,
  seen: Seen,
): Promise<void> {
  for await (const page of wantedKeys(context, cursor ?? "")) {
    await observeGroupsOf(context, step, page, seen);
  }
}

/** Members of groups that we gave people, although no rule feeds them any more. */
async function observeOwnedMembers(
  context: RunContext,
  step: string,
  cursor: string | null,
  seen: Seen,
): Promise<void> {
  for await (const page of leftKeys(context, cursor ?? "")) {
    await observeGroupsOf(context, step, page, seen);
  }
}

async function observeGroupsOf(context: RunContext, step: string, page: KeyPage, seen: Seen) {
  const { run } = context;
  const groups = await inTenant(run.tenantId, (tx) => seenGroups(tx, run, page.keys));
  for (const group of groups) await observeMembers(context, group, seen);
  const checkpoint = { step, cursor: page.cursor };
  await context.lease.fenced((tx) => saveProgress(tx, context, { checkpoint }));
}

async function observeMembers(context: RunContext, group: SeenGroup, seen: Seen): Promise<void> {
  const { connection, lease } = context;
  const of = mirrorOf(context);
  try {
    for await (const page of connection.members(group, null, lease.signal)) {
      await lease.prove();
      const rows = distinct(page.items).map(({ id }) => ({ groupKey: group.key, accountId: id }));
      await lease.fenced((tx) => mirrorMembers(tx, of, rows));
      seen.records += page.items.length;
    }
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== "GROUP_GONE") throw error;
    // Deleted since the groups were listed: the plan must not count on it.
    await lease.fenced((tx) => forgetGroup(tx, of, group.key));
  }
  await lease.fenced((tx) => forgetUnseenMembers(tx, of, group.key));
}

function mirrorOf({ run }: RunContext) {
  return { tenantId: run.tenantId, targetId: run.targetId, readId: run.id };
}

/** A list that shifts while it is paged can show someone twice. */
function distinct<Item extends { id: string }>(items: Item[]): Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
