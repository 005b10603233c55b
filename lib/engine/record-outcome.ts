import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { changes, exchanges } from "@/db/schema/runs";
import { accountLinks, groupLinks, membershipLinks } from "@/db/schema/syncs";
import { accounts, targetMembers } from "@/db/schema/targets";
import { keepsExchange, type TargetCall } from "@/lib/core/target-call";
import type { Change } from "./apply";
import type { Effect } from "./apply-change";
import type { Settled } from "./apply-memberships";
import { type Cause, causeBefore } from "./cause-before";
import { noteDormant } from "./dormant-accounts";
import { emailHash } from "./email-hash";
import { mirrorAccounts, mirrorGroups, mirrorMembers } from "./mirror";
import { recordGroupChange } from "./record-group";
import type { Ended } from "./recorder";
import type { RunContext } from "./run-context";

/** Writes down how changes ended together with what it means for links and the mirror. */
export async function recordOutcomes(context: RunContext, ended: readonly Ended[]): Promise<void> {
  await context.lease.fenced(async (tx) => {
    for (const { settled, calls } of ended) {
      const exchangeSeq = await recordCalls(tx, context.run, settled, calls);
      for (const { change, effect } of settled)
        await recordOutcome(tx, context, change, effect, exchangeSeq);
    }
  });
}

/** Kept once for all the changes that these calls settled. */
async function recordCalls(
  tx: Transaction,
  run: RunIds,
  settled: Settled[],
  calls: TargetCall[],
): Promise<number | null> {
  const [first] = settled;
  const isKept = settled.some(({ change: { seq, attempts }, effect: { outcome } }) =>
    keepsExchange({ seq, attempts, outcome }),
  );
  if (!first || calls.length === 0 || !isKept) return null;
  const { seq } = first.change;
  await tx
    .insert(exchanges)
    .values({ tenantId: run.tenantId, runId: run.id, seq, calls })
    .onConflictDoUpdate({
      target: [exchanges.tenantId, exchanges.runId, exchanges.seq],
      set: { calls },
    });
  return seq;
}

async function recordOutcome(
  tx: Transaction,
  context: RunContext,
  change: Change,
  effect: Effect,
  exchangeSeq: number | null,
): Promise<void> {
  const { run } = context;
  const taken = effect.outcome === "applied" && !(await recordEffect(tx, context, change, effect));
  await tx
    .update(changes)
    .set({
      outcome: taken ? "failed" : effect.outcome,
      code: taken ? "USERNAME_TAKEN" : (effect.code ?? null),
      message: taken ? takenMessage : (effect.message ?? change.message),
      reason: effect.reason ?? change.reason,
      accountId: effect.account?.id ?? change.accountId,
      attempts: sql`${changes.attempts} + 1`,
      exchangeSeq,
      at: sql`now()`,
    })
    .where(
      and(
        ...[eq(changes.tenantId, run.tenantId), eq(changes.runId, run.id)],
        eq(changes.seq, change.seq),
      ),
    );
}

const takenMessage =
  "The account is linked to another person of this sync. Give one of them another user name.";

/** False when the account turned out to be someone else's. */
async function recordEffect(
  tx: Transaction,
  context: RunContext,
  change: Change,
  effect: Effect,
): Promise<boolean> {
  switch (change.kind) {
    case "group.create":
      await recordGroup(tx, context, change, effect);
      return true;
    case "group.rename":
    case "group.delete":
      await recordGroupChange(tx, context, change, effect);
      return true;
    case "user.create":
    case "user.link":
      return recordLink(tx, context, change, effect);
    case "user.update":
      await recordFields(tx, context, change);
      return true;
    case "user.profile":
      await recordProfile(tx, context, change);
      return true;
    case "user.anonymise":
      await recordFields(tx, context, change);
      await recordAnonymous(tx, context, change);
      return true;
    case "user.delete":
      await recordDeletion(tx, context, change);
      return true;
    case "lead.reassign":
      return true;
    case "user.enable":
    case "user.disable":
      await recordActive(tx, context, change, change.kind === "user.enable");
      return true;
    case "membership.add":
      await recordMembership(tx, context, change, true);
      return true;
    case "user.unlink":
      await forgetLink(tx, context, change);
      return true;
    default:
      await recordMembership(tx, context, change, false);
      return true;
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

/** A link of a person who left gives way; one of a person who is still listed does not. */
async function recordLink(
  tx: Transaction,
  { run, appId }: RunContext,
  change: Change,
  effect: Effect,
): Promise<boolean> {
  const accountId = effect.account?.id ?? change.accountId;
  const { sourceId } = change;
  if (!accountId || !sourceId) throw new Error(`Change ${change.seq} names no account or person.`);
  if (effect.account) await mirrorAccounts(tx, mirrorOf(run), [effect.account]);
  await tx.execute(sql`
    delete from account_links l
    where l.tenant_id = ${run.tenantId} and l.sync_id = ${run.syncId}
      and l.account_id = ${accountId} and l.source_user_id <> ${sourceId}
      and not exists (select from source_users u where u.app_id = ${appId} and u.id = l.source_user_id)`);
  const username = effect.account?.username ?? change.subject;
  const link = {
    accountId,
    username,
    origin:
      effect.adopted || change.kind === "user.link" ? ("matched" as const) : ("created" as const),
    runId: run.id,
    targetId: run.targetId,
    pushedEmailHash: pushedEmail(change, effect),
    awayState: null,
    goneSince: null,
    keptBy: null,
    keptAt: null,
    actsAt: null,
    ...namedAgain,
    disabledByRunId: null,
  };
  const [other] = await tx
    .select({ id: accountLinks.sourceUserId })
    .from(accountLinks)
    .where(
      and(
        eq(accountLinks.tenantId, run.tenantId),
        eq(accountLinks.syncId, run.syncId),
        eq(accountLinks.accountId, accountId),
      ),
    );
  if (other && other.id !== sourceId) return false;
  await tx
    .insert(accountLinks)
    .values({ ...link, tenantId: run.tenantId, syncId: run.syncId, sourceUserId: sourceId })
    .onConflictDoUpdate({ target: [accountLinks.syncId, accountLinks.sourceUserId], set: link });
  return true;
}

/** Known to be in the target only when we made the account; an adopted one may have another. */
function pushedEmail(change: Change, effect: Effect): string | null {
  const email = change.after?.["email"];
  const pushed = change.kind === "user.create" && !effect.adopted;
  return pushed && typeof email === "string" ? emailHash(email) : null;
}

async function recordFields(tx: Transaction, { run }: RunContext, change: Change): Promise<void> {
  const { displayName, email, username } = change.after ?? {};
  const [account] = await tx
    .update(accounts)
    .set({
      ...(typeof displayName === "string" ? { displayName } : {}),
      // Null stays null: a target that does not show e-mails is compared by hash.
      ...(typeof email === "string"
        ? { email: sql`case when ${accounts.email} is null then null else ${email} end` }
        : {}),
      ...(typeof username === "string" ? { username, usernameKey: username.toLowerCase() } : {}),
      observedAt: sql`now()`,
    })
    .where(thisAccount(run, change))
    .returning({ username: accounts.username });
  await tx
    .update(accountLinks)
    .set({
      ...(account ? { username: account.username } : {}),
      ...(typeof email === "string" ? { pushedEmailHash: emailHash(email) } : {}),
      ...(change.reason === "back_from_anonymous" ? namedAgain : {}),
      runId: run.id,
    })
    .where(thisLink(run, change));
}

/** By the link: a newcomer's account has no id yet when this is planned. */
async function recordProfile(tx: Transaction, { run }: RunContext, change: Change): Promise<void> {
  await tx.execute(sql`
    update accounts a
    set profile = coalesce(a.profile, '{}') || ${JSON.stringify(change.after ?? {})}::jsonb
    from account_links l
    where l.tenant_id = ${run.tenantId} and l.sync_id = ${run.syncId}
      and l.source_user_id = ${change.sourceId} and a.tenant_id = ${run.tenantId}
      and a.target_id = l.target_id and a.id = l.account_id`);
}

const namedAgain = { anonymisedAt: null, originals: null, originalsUntil: null };

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

async function recordMembership(
  tx: Transaction,
  { run }: RunContext,
  change: Change,
  member: boolean,
): Promise<void> {
  const { groupKey, sourceId } = change;
  if (!groupKey || !sourceId) throw new Error(`Change ${change.seq} names no group or person.`);
  const ledger = { tenantId: run.tenantId, syncId: run.syncId, sourceUserId: sourceId, groupKey };
  const [link] = await tx
    .select({ accountId: accountLinks.accountId })
    .from(accountLinks)
    .where(thisLink(run, change));
  if (member) {
    const cause = run.undoesRunId === null ? causeOf(change) : await causeBefore(tx, run, change);
    if (cause) {
      await tx
        .insert(membershipLinks)
        .values({ ...ledger, ...cause, runId: run.id })
        .onConflictDoNothing();
    }
    if (link) await mirrorMembers(tx, mirrorOf(run), [{ groupKey, accountId: link.accountId }]);
    return;
  }
  await tx
    .delete(membershipLinks)
    .where(
      and(
        eq(membershipLinks.tenantId, run.tenantId),
        eq(membershipLinks.syncId, run.syncId),
        eq(membershipLinks.sourceUserId, sourceId),
        eq(membershipLinks.groupKey, groupKey),
      ),
    );
  if (!link) return;
  await tx
    .delete(targetMembers)
    .where(
      and(
        eq(targetMembers.tenantId, run.tenantId),
        eq(targetMembers.targetId, run.targetId),
        eq(targetMembers.groupKey, groupKey),
        eq(targetMembers.accountId, link.accountId),
      ),
    );
}

function causeOf({ sourceGroupId, reason }: Pick<Change, "sourceGroupId" | "reason">): Cause {
  return { sourceGroupId, isDefault: reason === "default_for_new" || reason === "default_for_all" };
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
