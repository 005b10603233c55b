import { and, eq, isNotNull, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { accountLinks } from "@/db/schema/syncs";
import { accountLogins } from "@/db/schema/targets";
import { isAmong } from "@/db/text-array";

type TargetOf = { tenantId: string; targetId: string };

/** Of these accounts, those that are disabled because nobody signed in, and nobody has since. */
export async function dormantAccounts(
  tx: Transaction,
  { tenantId, targetId }: TargetOf,
  accountIds: string[],
): Promise<ReadonlySet<string>> {
  if (accountIds.length === 0) return new Set();
  const rows = await tx
    .select({ id: accountLogins.accountId })
    .from(accountLogins)
    .where(
      and(
        ...[eq(accountLogins.tenantId, tenantId), eq(accountLogins.targetId, targetId)],
        isNotNull(accountLogins.offSince),
        sql`coalesce(${accountLogins.lastLoginAt} < ${accountLogins.offSince}, true)`,
        isAmong(accountLogins.accountId, accountIds),
      ),
    );
  return new Set(rows.map(({ id }) => id));
}

/**
 * The account stays disabled for all syncs until the next login. Each of them may enable it then:
 * it is Usher that disabled it.
 */
export async function noteDormant(
  tx: Transaction,
  run: TargetOf & { id: string },
  accountId: string,
): Promise<void> {
  const { tenantId, targetId } = run;
  await tx
    .update(accountLogins)
    .set({ offSince: sql`now()`, offRunId: run.id, warnedAt: null, warnedDays: null })
    .where(
      and(
        ...[eq(accountLogins.tenantId, tenantId), eq(accountLogins.targetId, targetId)],
        eq(accountLogins.accountId, accountId),
      ),
    );
  await tx
    .update(accountLinks)
    .set({ disabledByRunId: run.id })
    .where(
      and(
        ...[eq(accountLinks.tenantId, tenantId), eq(accountLinks.targetId, targetId)],
        eq(accountLinks.accountId, accountId),
      ),
    );
}

/** Somebody has just proved who they are: their accounts are kept out no longer, and days begin anew. */
export async function wakeAccounts(
  tx: Transaction,
  { tenantId, appId }: { tenantId: string; appId: string },
  personId: string,
): Promise<void> {
  await tx.execute(sql`
    update account_logins a set off_since = null, off_run_id = null, last_login_at = now(),
      warned_at = null, warned_days = null
    from account_links l join syncs s on s.tenant_id = l.tenant_id and s.id = l.sync_id
    where l.tenant_id = ${tenantId} and s.app_id = ${appId} and l.source_user_id = ${personId}
      and a.tenant_id = l.tenant_id and a.target_id = l.target_id and a.account_id = l.account_id`);
}
