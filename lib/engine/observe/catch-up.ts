import { and, eq, inArray } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { accounts, type Feed, targetMembers, targets } from "@/db/schema/targets";
import { inLanes } from "@/lib/engine/apply/lanes";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { TargetChanges } from "@/lib/targets/port";
import { forgetGroup, mirrorGroups } from "./mirror";
import { withProfile } from "./observe-profiles";
import { mirrorSights, type Sights } from "./observe-touched";

/** Entries of a page, as targets list them. */
const pageSize = 1_000;

/**
 * Instead of a whole read: looks only at what changed since the last one, where the target tells that
 * and it is little. Null where the target has to be read whole.
 */
export async function catchUp(context: RunContext): Promise<number | null> {
  const { connection, run, lease, method } = context;
  if (!connection.feed || method === "logins" || run.checkpoint.places) return null;
  const feed = await inTenant(run.tenantId, (tx) => feedOf(tx, run));
  if (!feed || !isFor(feed, run)) return null;
  const changes = await connection.feed.since(feed.token, lease.signal);
  if (!changes || !(await isLittle(context, changes))) return null;
  const sights = await lookAt(context, changes.usernames);
  const groups = await lookAtGroups(context, changes.groups);
  await lease.fenced(async (tx) => {
    const of = { tenantId: run.tenantId, targetId: run.targetId, readId: run.id };
    await mirrorSights(tx, context, sights);
    await mirrorGroups(tx, of, groups.there);
    for (const key of groups.gone) {
      await forgetGroup(tx, of, key);
      await tx.delete(targetMembers).where(membersOf(run, key));
    }
    await setFeed(tx, run, { ...feed, token: changes.token });
  });
  return changes.usernames.length + changes.groups.length;
}

/** Before a whole read: what changes while it goes on must be told afterwards. */
export async function markFeed({ connection, run, lease, method }: RunContext): Promise<void> {
  if (!connection.feed || method === "logins" || run.part !== "all") return;
  const known = await inTenant(run.tenantId, (tx) => feedOf(tx, run));
  if (known?.readingRunId === run.id) return;
  const token = await connection.feed.mark(lease.signal);
  const { syncId, settingsVersion: version, id: readingRunId } = run;
  const feed = token === null ? null : { token, syncId, version, readingRunId };
  await lease.fenced((tx) => setFeed(tx, run, feed));
}

/** After a whole read: from here on changes are enough. */
export async function keepFeed({ run, lease }: RunContext): Promise<void> {
  await lease.fenced(async (tx) => {
    const feed = await feedOf(tx, run);
    if (feed?.readingRunId === run.id) await setFeed(tx, run, { ...feed, readingRunId: null });
  });
}

type Run = RunContext["run"];

function isFor(feed: Feed, { syncId, settingsVersion, part }: Run): boolean {
  const isSame = feed.syncId === syncId && feed.version === settingsVersion;
  return isSame && part === "all" && feed.readingRunId === null;
}

/** A person costs two calls, and a whole read one for each page of accounts and some more. */
async function isLittle({ run }: RunContext, { usernames, groups }: TargetChanges) {
  const ofTarget = and(eq(accounts.tenantId, run.tenantId), eq(accounts.targetId, run.targetId));
  const known = await inTenant(run.tenantId, (tx) => tx.$count(accounts, ofTarget));
  return usernames.length * 2 + (groups.length > 0 ? 1 : 0) <= Math.ceil(known / pageSize) + 2;
}

async function lookAt(context: RunContext, usernames: string[]): Promise<Sights> {
  const { connection, definition, lease, run } = context;
  const sights: Sights = { seen: [], gone: [] };
  const missing: string[] = [];
  await inLanes(
    usernames,
    definition.concurrency,
    (username) => [username],
    async (username) => {
      await lease.prove();
      const found = await connection.findAccount({ username }, lease.signal);
      if (!found) return void missing.push(username.toLowerCase());
      const account = await withProfile(context, found);
      const groups = [];
      for await (const { items } of connection.groupsOf(account, lease.signal))
        groups.push(...items);
      sights.seen.push({ account, groups });
    },
  );
  const ids = await inTenant(run.tenantId, (tx) => idsOf(tx, run, missing));
  const seen = new Set(sights.seen.map(({ account }) => account.id));
  return { ...sights, gone: ids.filter((id) => !seen.has(id)) };
}

async function idsOf(tx: Transaction, run: Run, usernameKeys: string[]): Promise<string[]> {
  if (usernameKeys.length === 0) return [];
  const rows = await tx
    .select({ id: accounts.id })
    .from(accounts)
    .where(
      and(
        ...[eq(accounts.tenantId, run.tenantId), eq(accounts.targetId, run.targetId)],
        inArray(accounts.usernameKey, usernameKeys),
      ),
    );
  return rows.map(({ id }) => id);
}

/** Groups are few, and one list tells which of those that changed are still there. */
async function lookAtGroups({ connection, definition, lease }: RunContext, names: string[]) {
  const keys = new Set(names.map((name) => definition.groupKey(name)));
  const there: { key: string; id: string; name: string }[] = [];
  if (keys.size === 0) return { there, gone: [] };
  for await (const { items } of connection.groups(null, lease.signal))
    for (const group of items) {
      const key = definition.groupKey(group.name);
      if (keys.delete(key)) there.push({ ...group, key });
    }
  return { there, gone: [...keys] };
}

async function feedOf(tx: Transaction, run: Run): Promise<Feed | null> {
  const [row] = await tx.select({ feed: targets.feed }).from(targets).where(targetOf(run));
  return row?.feed ?? null;
}

async function setFeed(tx: Transaction, run: Run, feed: Feed | null): Promise<void> {
  await tx.update(targets).set({ feed }).where(targetOf(run));
}

function targetOf({ tenantId, targetId }: Run) {
  return and(eq(targets.tenantId, tenantId), eq(targets.id, targetId));
}

function membersOf({ tenantId, targetId }: Run, key: string) {
  return and(
    ...[eq(targetMembers.tenantId, tenantId), eq(targetMembers.targetId, targetId)],
    eq(targetMembers.groupKey, key),
  );
}
