import { and, eq, inArray, isNull, ne, or, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { accounts, targetGroups, targetMembers } from "@/db/schema/targets";
import { textArray } from "@/db/text-array";
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
  const rows = seen.map(({ profile, ...account }) => ({
    ...account,
    profile: profile ?? null,
    tenantId,
    targetId,
    readId,
    usernameKey: account.username.toLowerCase(),
  }));
  await tx
    .insert(accounts)
    .values(rows)
    .onConflictDoUpdate({
      target: [accounts.targetId, accounts.id],
      set: {
        username: sql`excluded.username`,
        usernameKey: sql`excluded.username_key`,
        displayName: sql`excluded.display_name`,
        email: sql`excluded.email`,
        // What a list of accounts does not show stays as it was known.
        profile: sql`coalesce(excluded.profile, ${accounts.profile})`,
        active: sql`excluded.active`,
        writable: sql`excluded.writable`,
        observedAt: sql`now()`,
        readId: sql`excluded.read_id`,
      },
    });
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

export async function mirrorMembers(
  tx: Transaction,
  { tenantId, targetId, readId }: MirrorOf,
  seen: { groupKey: string; accountId: string }[],
): Promise<void> {
  if (seen.length === 0) return;
  // Of these a run may see a hundred thousand: two lists are cheaper to write and to read than rows.
  await tx.execute(sql`
    insert into target_members (tenant_id, target_id, group_key, account_id, read_id)
    select distinct ${tenantId}, ${targetId}, seen.group_key, seen.account_id, ${readId}
    from unnest(${textArray(seen.map(({ groupKey }) => groupKey))},
      ${textArray(seen.map(({ accountId }) => accountId))}) as seen (group_key, account_id)
    on conflict (target_id, group_key, account_id) do update set read_id = excluded.read_id`);
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
  seen: { groupKey: string; accountId: string }[],
): Promise<void> {
  if (accountIds.length === 0) return;
  await tx
    .delete(targetMembers)
    .where(
      and(
        eq(targetMembers.tenantId, of.tenantId),
        eq(targetMembers.targetId, of.targetId),
        inArray(targetMembers.accountId, accountIds),
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
