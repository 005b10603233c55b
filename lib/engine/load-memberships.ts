import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { textArray } from "@/db/text-array";
import type { MembershipPair } from "@/lib/core/plan-memberships";
import type { RunContext } from "./run-context";

const desiredRows = z.array(
  z.object({ member_id: z.string(), group_id: z.string(), display_name: z.string() }),
);

/** The target groups that follow from the source groups people are in. */
export async function desiredGroups(tx: Transaction, context: RunContext, ids: string[]) {
  const { run, appId, definition } = context;
  const { rows } = await tx.execute(sql`
    select m.member_id, g.id as group_id, g.display_name
    from source_members m join source_groups g on g.app_id = m.app_id and g.id = m.group_id
    where m.tenant_id = ${run.tenantId} and m.app_id = ${appId}
      and m.member_id = any(${textArray(ids)})`);
  const memberships = desiredRows.parse(rows);
  const available = await availableGroups(
    tx,
    context,
    memberships.map((row) => definition.groupKey(row.display_name)),
  );
  const groups = new Map<string, MembershipPair["desired"]>();
  for (const row of memberships) {
    const key = definition.groupKey(row.display_name);
    const name = available.get(key);
    const group = {
      key,
      name: name ?? row.display_name,
      sourceGroupId: row.group_id,
      available: name !== undefined,
    };
    groups.set(row.member_id, [...(groups.get(row.member_id) ?? []), group]);
  }
  return groups;
}

const namedKeys = z.array(z.object({ key: z.string(), name: z.string() }));

/** Groups that exist in the target or that this run creates, by key. */
async function availableGroups(tx: Transaction, { run }: RunContext, keys: string[]) {
  const { rows } = await tx.execute(sql`
    select key, name from target_groups
    where tenant_id = ${run.tenantId} and target_id = ${run.targetId}
      and key = any(${textArray([...new Set(keys)])})
    union all
    select group_key, group_name from changes
    where tenant_id = ${run.tenantId} and run_id = ${run.id} and kind = 'group.create'
      and outcome = 'planned' and group_key = any(${textArray([...new Set(keys)])})`);
  return new Map(namedKeys.parse(rows).map((row) => [row.key, row.name]));
}

const ownedRows = z.array(
  z.object({ source_user_id: z.string(), group_key: z.string(), name: z.string() }),
);

export async function ownedGroups(tx: Transaction, { run }: RunContext, ids: string[]) {
  const { rows } = await tx.execute(sql`
    select l.source_user_id, l.group_key, coalesce(t.name, l.group_key) as name
    from membership_links l
    left join target_groups t on t.target_id = ${run.targetId} and t.key = l.group_key
    where l.tenant_id = ${run.tenantId} and l.sync_id = ${run.syncId}
      and l.source_user_id = any(${textArray(ids)})`);
  const owned = new Map<string, MembershipPair["owned"]>();
  for (const row of ownedRows.parse(rows)) {
    const group = { key: row.group_key, name: row.name };
    owned.set(row.source_user_id, [...(owned.get(row.source_user_id) ?? []), group]);
  }
  return owned;
}

const observedRows = z.array(z.object({ account_id: z.string(), group_key: z.string() }));

export async function observedGroups(tx: Transaction, { run }: RunContext, accountIds: string[]) {
  const { rows } = await tx.execute(sql`
    select account_id, group_key from target_members
    where tenant_id = ${run.tenantId} and target_id = ${run.targetId}
      and account_id = any(${textArray(accountIds)})`);
  const groups = new Map<string, string[]>();
  for (const row of observedRows.parse(rows)) {
    groups.set(row.account_id, [...(groups.get(row.account_id) ?? []), row.group_key]);
  }
  return groups;
}
