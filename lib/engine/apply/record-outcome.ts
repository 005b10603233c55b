import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { exchanges } from "@/db/schema/runs";
import { accountLinks, groupLinks, membershipLinks } from "@/db/schema/syncs";
import { accounts } from "@/db/schema/targets";
import { keepsExchange, type TargetCall } from "@/lib/core/target/target-call";
import { noteDormant } from "@/lib/engine/observe/dormant-accounts";
import { mirrorGroups } from "@/lib/engine/observe/mirror";
import { unshownProfile } from "@/lib/engine/observe/unshown";
import { planAgain } from "@/lib/engine/run/pending";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Change } from "./apply";
import type { Effect } from "./apply-change";
import { type RecordedEnd, recordEnds } from "./record-ends";
import { recordFields } from "./record-fields";
import { recordGroupChange } from "./record-group";
import { recordKeys } from "./record-keys";
import { recordLinks } from "./record-links";
import { recordJoins, recordLeaves } from "./record-memberships";
import type { Ended } from "./recorder";

/**
 * Writes down how changes ended together with what it means for links and the mirror. All are of one
 * stage; links, memberships, fields and the ends themselves, of which a run may have many thousands, take a
 * fixed number of statements.
 */
export async function recordOutcomes(context: RunContext, ended: readonly Ended[]): Promise<void> {
  await context.lease.fenced(async (tx) => {
    const ends: RecordedEnd[] = [];
    const kept: Kept[] = [];
    for (const one of ended) {
      const calls = keptOf(one);
      if (calls) kept.push(calls);
      ends.push(...one.settled.map((each) => ({ ...each, exchangeSeq: calls?.seq ?? null })));
    }
    await keepCalls(tx, context.run, kept);
    const taken = await recordEffects(tx, context, ends);
    await recordEnds(tx, context.run, ends, taken);
    await recordKeys(tx, context, ends);
    const drifted = ends.filter(({ effect }) => effect.reason === "drifted_since_plan");
    await planAgain(
      tx,
      context.run,
      drifted.flatMap(({ change }) => change.sourceId ?? []),
    );
  });
}

/** Which of them turned out to be about somebody else's account. */
async function recordEffects(
  tx: Transaction,
  context: RunContext,
  ends: readonly RecordedEnd[],
): Promise<ReadonlySet<number>> {
  const applied = ends.filter(({ effect }) => effect.outcome === "applied");
  const of = (...kinds: string[]) => applied.filter(({ change }) => kinds.includes(change.kind));
  const taken = await recordLinks(tx, context, of("user.create", "user.link"));
  await recordJoins(tx, context.run, of("membership.add"));
  await recordLeaves(tx, context.run, of("membership.remove"));
  await recordFields(tx, context.run, of("user.update", "user.anonymise"));
  for (const { change, effect } of applied) await recordEffect(tx, context, change, effect);
  return taken;
}

type Kept = { seq: number; calls: TargetCall[] };

/** Kept once for all the changes that these calls settled. */
function keptOf({ settled, calls }: Ended): Kept | null {
  const [first] = settled;
  const isKept = settled.some(({ change: { seq, attempts }, effect: { outcome } }) =>
    keepsExchange({ seq, attempts, outcome }),
  );
  return first && calls.length > 0 && isKept ? { seq: first.change.seq, calls } : null;
}

async function keepCalls(tx: Transaction, run: RunIds, kept: readonly Kept[]): Promise<void> {
  if (kept.length === 0) return;
  await tx
    .insert(exchanges)
    .values(kept.map((each) => ({ tenantId: run.tenantId, runId: run.id, ...each })))
    .onConflictDoUpdate({
      target: [exchanges.tenantId, exchanges.runId, exchanges.seq],
      set: { calls: sql`excluded.calls` },
    });
}

/** What is rare, one by one. */
async function recordEffect(
  tx: Transaction,
  context: RunContext,
  change: Change,
  effect: Effect,
): Promise<void> {
  switch (change.kind) {
    case "group.create":
      return recordGroup(tx, context, change, effect);
    case "group.rename":
    case "group.delete":
      return recordGroupChange(tx, context, change, effect);
    case "user.profile":
      return recordProfile(tx, context, change);
    case "user.anonymise":
      return recordAnonymous(tx, context, change);
    case "user.delete":
      return recordDeletion(tx, context, change);
    case "user.enable":
    case "user.disable":
      return recordActive(tx, context, change, change.kind === "user.enable");
    case "user.unlink":
      return forgetLink(tx, context, change);
    default:
      // Links, memberships and fields are written together; a lead is kept nowhere.
      return;
  }
}

async function recordGroup(
  tx: Transaction,
  { run }: RunContext,
  change: Change,
  effect: Effect,
): Promise<void> {
  const key = change.groupKey ?? change.subject;
  const wanted = change.groupName ?? change.subject;
  const { id, name } = effect.group ?? { id: wanted, name: wanted };
  await mirrorGroups(tx, mirrorOf(run), [{ key, id, name }]);
  if (!change.sourceId) return;
  await tx
    .insert(groupLinks)
    .values({
      tenantId: run.tenantId,
      syncId: run.syncId,
      sourceGroupId: change.sourceId,
      groupKey: key,
      groupName: name,
      createdByUs: !effect.groupExisted,
      runId: run.id,
    })
    .onConflictDoNothing();
}

/** By the link: a newcomer's account has no id yet when this is planned. */
async function recordProfile(
  tx: Transaction,
  { run, connection }: RunContext,
  change: Change,
): Promise<void> {
  // What has to be asked for account by account is not seen by the next run.
  const unshown = connection.readProfile ? null : unshownProfile(change);
  if (unshown) {
    await tx
      .update(accountLinks)
      .set({
        unshownHashes: sql`coalesce(unshown_hashes, '{}') || ${JSON.stringify(unshown)}::jsonb`,
      })
      .where(thisLink(run, change));
  }
  await tx.execute(sql`
    update accounts a
    set profile = coalesce(a.profile, '{}') || ${JSON.stringify(change.after ?? {})}::jsonb
    from account_links l
    where l.tenant_id = ${run.tenantId} and l.sync_id = ${run.syncId}
      and l.source_user_id = ${change.sourceId} and a.tenant_id = ${run.tenantId}
      and a.target_id = l.target_id and a.id = l.account_id`);
}

async function recordAnonymous(
  tx: Transaction,
  { run, settings }: RunContext,
  change: Change,
): Promise<void> {
  const days = settings.users.anonymousDays;
  await tx
    .update(accountLinks)
    .set({
      anonymisedAt: sql`now()`,
      originalsUntil: sql`now() + make_interval(days => ${days})`,
    })
    .where(thisLink(run, change));
}

/** Nothing of the person is left to look after. */
async function recordDeletion(tx: Transaction, { run }: RunContext, change: Change) {
  await tx.delete(accounts).where(thisAccount(run, change));
  await tx.delete(accountLinks).where(thisLink(run, change));
  await tx
    .delete(membershipLinks)
    .where(
      and(
        ...[eq(membershipLinks.tenantId, run.tenantId), eq(membershipLinks.syncId, run.syncId)],
        eq(membershipLinks.sourceUserId, change.sourceId ?? ""),
      ),
    );
}

async function recordActive(
  tx: Transaction,
  { run }: RunContext,
  change: Change,
  active: boolean,
): Promise<void> {
  await tx.update(accounts).set({ active }).where(thisAccount(run, change));
  if (change.reason === "no_login" && change.accountId) {
    return noteDormant(tx, run, change.accountId);
  }
  await tx
    .update(accountLinks)
    .set({ disabledByRunId: active ? null : run.id })
    .where(thisLink(run, change));
}

/** The account is nobody's of ours again, and so is what it is in. */
async function forgetLink(tx: Transaction, { run }: RunContext, change: Change): Promise<void> {
  await tx.delete(accountLinks).where(thisLink(run, change));
  await tx
    .delete(membershipLinks)
    .where(
      and(
        eq(membershipLinks.tenantId, run.tenantId),
        eq(membershipLinks.syncId, run.syncId),
        eq(membershipLinks.sourceUserId, change.sourceId ?? ""),
      ),
    );
}

type RunIds = RunContext["run"];

function mirrorOf(run: RunIds) {
  return { tenantId: run.tenantId, targetId: run.targetId, readId: run.id };
}

function thisLink(run: RunIds, change: Change) {
  return and(
    eq(accountLinks.tenantId, run.tenantId),
    eq(accountLinks.syncId, run.syncId),
    eq(accountLinks.sourceUserId, change.sourceId ?? ""),
  );
}

function thisAccount(run: RunIds, change: Change) {
  return and(
    eq(accounts.tenantId, run.tenantId),
    eq(accounts.targetId, run.targetId),
    eq(accounts.id, change.accountId ?? ""),
  );
}
