import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { Settled } from "./apply-memberships";

/**
 * Where a name is an account's key, a rename changes the key: links of all syncs, the mirror and what
 * the run still has to do follow it, so that the account stays the same person's.
 */
export async function recordKeys(
  tx: Transaction,
  { run, connection }: RunContext,
  settled: readonly Settled[],
): Promise<void> {
  if (!connection.keyAfterRename) return;
  for (const { change, effect } of settled) {
    const { accountId, after, kind } = change;
    const username = after?.["username"];
    const isRename = kind === "user.update" || kind === "user.anonymise";
    if (!isRename || effect.outcome !== "applied") continue;
    if (accountId === null || typeof username !== "string") continue;
    const key = connection.keyAfterRename({ id: accountId, username: change.subject }, username);
    if (key !== accountId) await rekey(tx, run, accountId, key);
  }
}

/** Whoever had the new key is gone, or the target had refused the name. */
async function rekey(tx: Transaction, run: RunContext["run"], from: string, to: string) {
  const ofTarget = sql`tenant_id = ${run.tenantId} and target_id = ${run.targetId}`;
  const tables = [
    [sql`accounts`, sql`id`],
    [sql`account_logins`, sql`account_id`],
    [sql`target_members`, sql`account_id`],
    [sql`account_links`, sql`account_id`],
  ] satisfies [SQL, SQL][];
  for (const [table, key] of tables) {
    await tx.execute(sql`delete from ${table} where ${ofTarget} and ${key} = ${to}`);
    await tx.execute(
      sql`update ${table} set ${key} = ${to} where ${ofTarget} and ${key} = ${from}`,
    );
  }
  await tx.execute(sql`
    update changes set account_id = ${to}
    where tenant_id = ${run.tenantId} and run_id = ${run.id} and account_id = ${from}`);
}
