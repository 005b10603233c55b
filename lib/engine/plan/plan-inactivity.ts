import { and, asc, eq, gt, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "@/db/client";
import { accountLogins, accounts } from "@/db/schema/targets";
import {
  planInactivity as decide,
  type InactivityContext,
  type InactivityDecision,
} from "@/lib/core/plan/inactivity";
import { count, type RunTotals } from "@/lib/core/run/run";
import { saveProgress } from "@/lib/engine/run/checkpoint";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Account } from "@/lib/targets/port";
import { protectAdmins } from "./protect-admins";
import { type NewChange, storeChanges } from "./store-changes";

const pageSize = 500;

/** Decides about every active account whose logins the target tells; writes nothing outside. */
export async function planInactivity(context: RunContext): Promise<number> {
  const { run, lease } = context;
  await lease.fenced((tx) => settleReturns(tx, run));
  for (let after = run.checkpoint.cursor ?? ""; ; ) {
    const page = await inTenant(run.tenantId, (tx) => loginPage(tx, ofRun(run), after, pageSize));
    const last = page.at(-1);
    if (!last) break;
    await lease.prove();
    await planPage(context, page, last.account.id);
    after = last.account.id;
  }
  await protectAdmins(context);
  return run.totals.people ?? 0;
}

/**
 * Who is active again is not kept out any more: somebody signed in, or enabled the account by hand.
 * The days begin anew.
 */
async function settleReturns(tx: Transaction, run: RunContext["run"]): Promise<void> {
  if (run.trigger === "preview") return;
  await tx.execute(sql`
    update account_logins l set off_since = null, off_run_id = null, counts_from = now(),
      warned_at = null, warned_days = null
    from accounts a
    where l.tenant_id = ${run.tenantId} and l.target_id = ${run.targetId}
      and l.off_since is not null
      and a.tenant_id = l.tenant_id and a.target_id = l.target_id and a.id = l.account_id
      and (a.active or l.last_login_at > l.off_since)`);
}

export type LoginRow = {
  account: Account;
  record: Parameters<typeof decide>[1];
};

/** Whose logins, and by which read of them. */
export type LoginsOf = { tenantId: string; targetId: string; readId: string };

export function ofRun({ tenantId, targetId, id }: RunContext["run"]): LoginsOf {
  return { tenantId, targetId, readId: id };
}

/**
 * Active accounts in order of id after `after`, with what this read told of their logins. Who was not
 * in its list, for want of a licence, is not judged by what an older one told.
 */
export async function loginPage(
  tx: Transaction,
  { tenantId, targetId, readId }: LoginsOf,
  after: string,
  most: number,
): Promise<LoginRow[]> {
  const rows = await tx
    .select({
      ...{ id: accounts.id, username: accounts.username, displayName: accounts.displayName },
      ...{ email: accounts.email, active: accounts.active, writable: accounts.writable },
      ...{ lastLoginAt: accountLogins.lastLoginAt, firstSeenAt: accountLogins.firstSeenAt },
      ...{ countsFrom: accountLogins.countsFrom, mail: accountLogins.email },
      ...{ warnedAt: accountLogins.warnedAt, warnedDays: accountLogins.warnedDays },
    })
    .from(accounts)
    .innerJoin(
      accountLogins,
      and(
        ...[eq(accountLogins.tenantId, tenantId), eq(accountLogins.targetId, targetId)],
        eq(accountLogins.accountId, accounts.id),
        eq(accountLogins.readId, readId),
      ),
    )
    .where(
      and(
        ...[eq(accounts.tenantId, tenantId), eq(accounts.targetId, targetId)],
        ...[eq(accounts.active, true), gt(accounts.id, after)],
      ),
    )
    .orderBy(asc(accounts.id))
    .limit(most);
  return rows.map(({ id, username, displayName, email, active, writable, ...login }) => ({
    account: { id, username, displayName, email, active, writable },
    record: {
      lastLoginAt: login.lastLoginAt?.getTime() ?? null,
      firstSeenAt: login.firstSeenAt.getTime(),
      countsFrom: login.countsFrom?.getTime() ?? null,
      email: email ?? login.mail,
      warnedAt: login.warnedAt?.getTime() ?? null,
      warnedDays: login.warnedDays,
    },
  }));
}

/** The rules as a run applies them; a screen may try others. */
export function inactivityContext({ settings, users }: RunContext): InactivityContext {
  const { capabilities, ownUsername, isExcluded, isProtected, now } = users;
  return { rules: settings.inactivity, capabilities, ownUsername, isExcluded, isProtected, now };
}

async function planPage(context: RunContext, page: LoginRow[], last: string): Promise<void> {
  const rules = inactivityContext(context);
  const decided = page.map((row) => ({ row, decision: decide(row.account, row.record, rules) }));
  await context.lease.fenced(async (tx) => {
    const changes = decided.flatMap(({ row, decision }) => newChanges(row, decision));
    const changeCount = await storeChanges(tx, context, changes);
    const totals = addTotals(
      context.run.totals,
      decided.map(({ decision }) => decision),
    );
    const checkpoint = { step: "accounts", cursor: last };
    await saveProgress(tx, context, { checkpoint, totals, changeCount });
  });
}

function newChanges({ account }: LoginRow, { changes }: InactivityDecision): NewChange[] {
  const about = { sourceId: null, accountId: account.id, subject: account.username };
  return changes.map((change) => ({ ...change, ...about, requestId: null }));
}

function addTotals(totals: RunTotals, decisions: InactivityDecision[]): RunTotals {
  let unchanged = totals.unchanged;
  for (const { changes, reason } of decisions) {
    if (changes.length === 0) unchanged = count(unchanged, reason);
  }
  return {
    ...totals,
    people: (totals.people ?? 0) + decisions.length,
    ...(unchanged ? { unchanged } : {}),
  };
}
