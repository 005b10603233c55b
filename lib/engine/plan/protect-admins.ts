import { sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "@/db/client";
import { textArray } from "@/db/text-array";
import { SyncError } from "@/lib/core/sync-error";
import { forgetUnseenMembers, mirrorAccounts, mirrorMembers } from "@/lib/engine/observe/mirror";
import { type SeenGroup, seenGroups } from "@/lib/engine/observe/target-groups";
import type { RunContext } from "@/lib/engine/run/run-context";

/**
 * A plan that leaves the target without an active administrator loses the rows that would do it,
 * all of them: never "all but the first". The account that Usher works with does not count, because
 * nobody signs in with it. The members are read only when the plan takes access away at all.
 */
export async function protectAdmins(context: RunContext): Promise<void> {
  const names = context.definition.adminGroups;
  if (names.length === 0 || !(await takesAccess(context))) return;
  const keys = names.map((name) => context.definition.groupKey(name));
  const groups = await adminGroups(context, names);
  for (const group of groups) await readMembers(context, group);
  await leaveLastAdmins(context, keys);
}

const losses = sql`outcome = 'planned'
  and kind in ('user.disable', 'user.anonymise', 'user.delete', 'membership.remove')`;

async function takesAccess({ lease, run }: RunContext): Promise<boolean> {
  const { rows } = await lease.fenced((tx) =>
    tx.execute(sql`select exists (select from changes
      where tenant_id = ${run.tenantId} and run_id = ${run.id} and ${losses}) as found`),
  );
  return z.tuple([z.object({ found: z.boolean() })]).parse(rows)[0].found;
}

/** A group that no run has looked at yet is asked for by its name. */
async function adminGroups(
  { run, definition, connection, lease }: RunContext,
  names: readonly string[],
): Promise<SeenGroup[]> {
  const wanted = names.map((name) => ({ id: name, name, key: definition.groupKey(name) }));
  const keys = wanted.map(({ key }) => key);
  const seen = await inTenant(run.tenantId, (tx) => seenGroups(tx, run, keys));
  // A run that listed all groups knows which of these there are.
  if (run.scope === "full" && run.part !== "users") return seen;
  const groups: SeenGroup[] = [];
  for (const group of wanted) {
    const known = seen.find(({ key }) => key === group.key);
    if (known || !connection.findGroup) groups.push(known ?? group);
    else {
      const found = await connection.findGroup(group.name, lease.signal);
      if (found) groups.push({ ...found, key: group.key });
    }
  }
  return groups;
}

async function readMembers(context: RunContext, group: SeenGroup) {
  const { connection, lease, run } = context;
  const of = { tenantId: run.tenantId, targetId: run.targetId, readId: run.id };
  try {
    for await (const page of connection.members(group, null, lease.signal)) {
      const seen = [...new Map(page.items.map((account) => [account.id, account])).values()];
      await lease.fenced(async (tx) => {
        await mirrorAccounts(
          tx,
          of,
          seen.filter((member) => "username" in member),
        );
        const rows = seen.map(({ id }) => ({ groupKey: group.key, accountId: id }));
        await mirrorMembers(tx, of, rows);
      });
    }
  } catch (error) {
    // An instance need not have the group; then it has no members to protect.
    if (!(error instanceof SyncError) || error.status !== 404) throw error;
  }
  await lease.fenced((tx) => forgetUnseenMembers(tx, of, [group.key]));
}

async function leaveLastAdmins({ lease, run, users }: RunContext, keys: string[]): Promise<void> {
  await lease.fenced((tx) =>
    tx.execute(sql`
      with admins as materialized (
        select distinct a.id from target_members m
        join accounts a on a.target_id = m.target_id and a.id = m.account_id
        where m.tenant_id = ${run.tenantId} and m.target_id = ${run.targetId}
          and m.group_key = any(${textArray(keys)}) and a.active
          and a.username_key is distinct from lower(${users.ownUsername})
      ), losing as materialized (
        select distinct account_id from changes
        where tenant_id = ${run.tenantId} and run_id = ${run.id} and ${losses}
          and account_id in (select id from admins)
          and (kind <> 'membership.remove' or group_key = any(${textArray(keys)}))
      )
      update changes set outcome = 'skipped', reason = 'last_admin', code = 'LAST_ADMIN'
      where tenant_id = ${run.tenantId} and run_id = ${run.id} and ${losses}
        and account_id in (select account_id from losing)
        and (select count(*) from admins) = (select count(*) from losing)`),
  );
}
