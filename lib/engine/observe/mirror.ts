import { and, eq, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { accounts, targetGroups, targetMembers } from "@/db/schema/targets";
import { isAmong, textArray } from "@/db/text-array";
import type { Account, TargetGroup } from "@/lib/targets/port";

/** Which target's mirror, and which read of it is writing. */
export type MirrorOf = { tenantId: string; targetId: string; readId: string };

/** Notes accounts as they were just seen. */
export async function mirrorAccounts(
  tx: Transaction,
  { tenantId, targetId, readId }: MirrorOf,
  seen: Account[],
): Promise<void> {
  if (seen.length === 0) return;
  const columns = [
    textArray(seen.map(({ id }) => id)),
    textArray(seen.map(({ username }) => username)),
    textArray(seen.map(({ username }) => username.toLowerCase())),
    textArray(seen.map(({ displayName }) => displayName)),
    textArray(seen.map(({ email }) => email)),
    textArray(seen.map(({ profile }) => (profile ? JSON.stringify(profile) : null))),
    textArray(seen.map(({ active }) => String(active))),
    textArray(seen.map(({ writable }) => String(writable))),
  ];
  // What a list of accounts does not show of a profile stays as it was known.
  await tx.execute(sql`
    insert into accounts as known (tenant_id, target_id, id, username, username_key, display_name,
      email, profile, active, writable, read_id)
    select ${tenantId}, ${targetId}, seen.id, seen.username, seen.username_key, seen.display_name,
      seen.email, seen.profile::jsonb, seen.active::boolean, seen.writable::boolean, ${readId}
    from unnest(${sql.join(columns, sql`, `)}) as seen (id, username, username_key, display_name,
      email, profile, active, writable)
    on conflict (target_id, id) do update set username = excluded.username,
      username_key = excluded.username_key, display_name = excluded.display_name,
      email = excluded.email, profile = coalesce(excluded.profile, known.profile),
      active = excluded.active, writable = excluded.writable, observed_at = now(),
      read_id = excluded.read_id`);
}

export async function mirrorGroups(
  tx: Transaction,
  { tenantId, targetId, readId }: MirrorOf,
  seen: (TargetGroup & { key: string })[],
): Promise<void> {
  if (seen.length === 0) return;
  const rows = seen.map((group) => ({ ...group, tenantId, targetId, readId }));
  await tx
    .insert(targetGroups)
    .values(rows)
    .onConflictDoUpdate({
      target: [targetGroups.targetId, targetGroups.key],
      set: {
        id: sql`excluded.id`,
        name: sql`excluded.name`,
        observedAt: sql`now()`,
        readId: sql`excluded.read_id`,
      },
    });
}

type SeenMember = { groupKey: string; accountId: string };

export async function mirrorMembers(
  tx: Transaction,
  { tenantId, targetId, readId }: MirrorOf,
  seen: SeenMember[],
): Promise<void> {
  if (seen.length === 0) return;
  await tx.execute(sql`
    insert into target_members (tenant_id, target_id, group_key, account_id, read_id)
    select distinct ${tenantId}, ${targetId}, seen.group_key, seen.account_id, ${readId}
    from ${listOf(seen)}
    on conflict (target_id, group_key, account_id) do update set read_id = excluded.read_id`);
}

/**
 * Notes all members of these groups. A full read shows the same as the one before, nearly always:
 * here only what differs is written, where `mirrorMembers` writes a row for each member it is shown.
 */
export async function mirrorWholeGroups(
  tx: Transaction,
  { tenantId, targetId, readId }: MirrorOf,
  groupKeys: string[],
  seen: SeenMember[],
): Promise<void> {
  if (groupKeys.length === 0) return;
  await tx.execute(sql`
    with seen as materialized (select distinct group_key, account_id from ${listOf(seen)}),
    known as materialized (
      select group_key, account_id from target_members
      where tenant_id = ${tenantId} and target_id = ${targetId}
        and group_key = any(${textArray(groupKeys)})),
    left_members as (
      delete from target_members m using (table known except table seen) gone
      where m.tenant_id = ${tenantId} and m.target_id = ${targetId}
        and m.group_key = gone.group_key and m.account_id = gone.account_id)
    insert into target_members (tenant_id, target_id, group_key, account_id, read_id)
    select ${tenantId}, ${targetId}, group_key, account_id, ${readId}
    from (table seen except table known) joined
    on conflict do nothing`);
}

/** Of members a run may see a hundred thousand: two lists are cheaper to write and to read than rows. */
function listOf(seen: readonly SeenMember[]): SQL {
  return sql`unnest(${textArray(seen.map(({ groupKey }) => groupKey))},
    ${textArray(seen.map(({ accountId }) => accountId))}) as seen (group_key, account_id)`;
}

/** After a complete read: accounts it did not see no longer exist. */
export async function forgetUnseenAccounts(tx: Transaction, of: MirrorOf): Promise<void> {
  await tx
    .delete(accounts)
    .where(
      and(
        eq(accounts.tenantId, of.tenantId),
        eq(accounts.targetId, of.targetId),
        unseen(accounts.readId, of),
      ),
    );
}

export async function forgetUnseenGroups(tx: Transaction, of: MirrorOf): Promise<void> {
  await tx
    .delete(targetGroups)
    .where(
      and(
        eq(targetGroups.tenantId, of.tenantId),
        eq(targetGroups.targetId, of.targetId),
        unseen(targetGroups.readId, of),
      ),
    );
}

export async function forgetGroup(tx: Transaction, of: MirrorOf, key: string): Promise<void> {
  await tx
    .delete(targetGroups)
    .where(
      and(
        eq(targetGroups.tenantId, of.tenantId),
        eq(targetGroups.targetId, of.targetId),
        eq(targetGroups.key, key),
      ),
    );
}

/** After the members of these groups were all read. */
export async function forgetUnseenMembers(
  tx: Transaction,
  of: MirrorOf,
  groupKeys: string[],
): Promise<void> {
  if (groupKeys.length === 0) return;
  await tx
    .delete(targetMembers)
    .where(
      and(
        eq(targetMembers.tenantId, of.tenantId),
        eq(targetMembers.targetId, of.targetId),
        sql`${targetMembers.groupKey} = any(${textArray(groupKeys)})`,
        unseen(targetMembers.readId, of),
      ),
    );
}

/** Replaces what we believed of some accounts' memberships, for delta runs. */
export async function replaceMemberships(
  tx: Transaction,
  of: MirrorOf,
  accountIds: string[],
  seen: SeenMember[],
): Promise<void> {
  if (accountIds.length === 0) return;
  await tx
    .delete(targetMembers)
    .where(
      and(
        eq(targetMembers.tenantId, of.tenantId),
        eq(targetMembers.targetId, of.targetId),
        isAmong(targetMembers.accountId, accountIds),
      ),
    );
  await mirrorMembers(tx, of, seen);
}

type ReadIdColumn =
  | typeof accounts.readId
  | typeof targetGroups.readId
  | typeof targetMembers.readId;

function unseen(column: ReadIdColumn, { readId }: MirrorOf) {
  return or(isNull(column), ne(column, readId));
}
