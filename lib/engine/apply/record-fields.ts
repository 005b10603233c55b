import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { textArray } from "@/db/text-array";
import { emailHash } from "@/lib/engine/observe/email-hash";
import { unshownNames } from "@/lib/engine/observe/unshown";
import type { Run } from "@/lib/engine/run/lease";
import type { Settled } from "./apply-memberships";

/** New names and addresses of accounts, and what their links know of them, in one statement. */
export async function recordFields(
  tx: Transaction,
  run: Run,
  settled: readonly Settled[],
): Promise<void> {
  if (settled.length === 0) return;
  const rows = onePerPerson(settled.map(rowOf));
  const values = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v (account_id text,
    source_id text, display_name text, email text, email_hash text, username text,
    username_key text, is_named_again boolean, unshown jsonb)`;
  // Null stays null: a target that does not show e-mails is compared by hash.
  await tx.execute(sql`
    with named as (
      update accounts a set display_name = coalesce(v.display_name, a.display_name),
        email = case when a.email is null then null else coalesce(v.email, a.email) end,
        username = coalesce(v.username, a.username),
        username_key = coalesce(v.username_key, a.username_key), observed_at = now()
      from ${values}
      where a.tenant_id = ${run.tenantId} and a.target_id = ${run.targetId} and a.id = v.account_id
        and a.id = any(${textArray(rows.flatMap(({ account_id: id }) => id ?? []))})
      returning a.id, a.username)
    update account_links l set username = coalesce(n.username, l.username),
      pushed_email_hash = coalesce(v.email_hash, l.pushed_email_hash),
      unshown_hashes = coalesce(l.unshown_hashes || v.unshown, v.unshown, l.unshown_hashes),
      anonymised_at = case when v.is_named_again then null else l.anonymised_at end,
      originals = case when v.is_named_again then null else l.originals end,
      originals_until = case when v.is_named_again then null else l.originals_until end,
      run_id = ${run.id}
    from ${values} left join named n on n.id = v.account_id
    where l.tenant_id = ${run.tenantId} and l.sync_id = ${run.syncId}
      and l.source_user_id = v.source_id
      and l.source_user_id = any(${textArray(rows.flatMap(({ source_id: id }) => id ?? []))})`);
}

type Row = ReturnType<typeof rowOf>;

/** A statement changes a row once, so that a rename and the other fields of a person are one. */
function onePerPerson(rows: readonly Row[]): Row[] {
  const joined = new Map<string, Row>();
  for (const row of rows) {
    const key = JSON.stringify([row.account_id, row.source_id]);
    const known = joined.get(key);
    joined.set(key, known ? latest(known, row) : row);
  }
  return [...joined.values()];
}

function latest(before: Row, after: Row): Row {
  return {
    ...after,
    display_name: after.display_name ?? before.display_name,
    email: after.email ?? before.email,
    email_hash: after.email_hash ?? before.email_hash,
    username: after.username ?? before.username,
    username_key: after.username_key ?? before.username_key,
    is_named_again: after.is_named_again || before.is_named_again,
    unshown: after.unshown ? { ...before.unshown, ...after.unshown } : before.unshown,
  };
}

function rowOf({ change }: Settled) {
  const { displayName, email, username } = change.after ?? {};
  const name = textOf(username);
  const address = textOf(email);
  return {
    account_id: change.accountId,
    source_id: change.sourceId,
    display_name: textOf(displayName),
    email: address,
    email_hash: address === null ? null : emailHash(address),
    username: name,
    unshown: unshownNames(change.after, change.before),
    username_key: name?.toLowerCase() ?? null,
    // What an account has no more that has its own names again: see record-links.ts.
    is_named_again:
      change.reason === "back_from_anonymous" || (change.reason === "rolled_back" && name !== null),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
