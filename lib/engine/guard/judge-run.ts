import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { sourceCounts } from "@/db/schema/source";
import { accountLinks, membershipLinks, syncs } from "@/db/schema/syncs";
import { accounts } from "@/db/schema/targets";
import { type GroupLoss, type Hold, judge } from "@/lib/core/guard/guard";
import type { RunContext } from "@/lib/engine/run/run-context";
import { adoptionCounts, disabledPeople, plannedSums } from "@/lib/engine/run/run-sums";
import { budgetUsed, inWindow, isLoss } from "./budget";

/** The guard's verdict over the whole stored plan; an empty list lets the run go on. */
export async function judgeRun(tx: Transaction, context: RunContext): Promise<Hold[]> {
  const { run, settings } = context;
  const used = await budgetUsed(tx, run);
  const planned = await plannedSums(tx, run);
  const groups = await groupLosses(tx, run);
  const [sync] = await tx
    .select({ firstFullRunAt: syncs.firstFullRunAt, resumedAt: syncs.resumedAt })
    .from(syncs)
    .where(and(eq(syncs.tenantId, run.tenantId), eq(syncs.id, run.syncId)));
  return judge(
    {
      scope: run.scope,
      isFirstFullRun: !sync?.firstFullRunAt,
      isResumed: (sync?.resumedAt ?? null) !== null,
      ...(await sizes(tx, context)),
      ownedMemberships: await ownedMemberships(tx, run),
      planned: Object.values(planned).reduce((total, each) => total + (each ?? 0), 0),
      adoptions: settings.users.adoption === "ask" ? await adoptionCounts(tx, run) : [],
      disables: await disabledPeople(tx, run),
      groupDeletes: planned["group.delete"] ?? 0,
      membershipRemovals: groups.reduce((total, { removals }) => total + removals, 0),
      used: { disables: used.accounts, membershipRemovals: used.memberships },
      groups,
    },
    settings.safety,
    Date.now(),
  );
}

/** What the limits are measured by: the people of the source, or where there is none the accounts. */
async function sizes(tx: Transaction, { run, appId, method }: RunContext) {
  const managed = await managedAccounts(tx, run, method);
  if (method === "logins") {
    return { sourceUsers: managed, sourceUsersBefore: null, managedAccounts: managed };
  }
  return {
    sourceUsers: await sourceUserCount(tx, run.tenantId, appId),
    sourceUsersBefore: await sourceUsersBefore(tx, run),
    managedAccounts: managed,
  };
}

type Sync = { tenantId: string; syncId: string; targetId: string };

/** Accounts that a sync looks after; without an identity provider, all that are active. */
export function managedAccounts(tx: Transaction, sync: Sync, method: string): Promise<number> {
  if (method !== "logins") return tx.$count(accountLinks, ownRows(accountLinks, sync));
  const { tenantId, targetId } = sync;
  const active = and(
    ...[eq(accounts.tenantId, tenantId), eq(accounts.targetId, targetId)],
    eq(accounts.active, true),
  );
  return tx.$count(accounts, active);
}

/** Memberships that a sync gave. */
export function ownedMemberships(tx: Transaction, sync: Omit<Sync, "targetId">): Promise<number> {
  return tx.$count(membershipLinks, ownRows(membershipLinks, sync));
}

const counted = z.object({ users: z.coerce.number() });

export async function sourceUserCount(
  tx: Transaction,
  tenantId: string,
  appId: string,
): Promise<number> {
  const [row] = await tx
    .select({ users: sql`coalesce(sum(${sourceCounts.users}), 0)` })
    .from(sourceCounts)
    .where(and(eq(sourceCounts.tenantId, tenantId), eq(sourceCounts.appId, appId)));
  return counted.parse(row).users;
}

/** People at the time of the last full run that was carried out. */
async function sourceUsersBefore(tx: Transaction, run: RunContext["run"]): Promise<number | null> {
  if (run.scope !== "full") return null;
  const { rows } = await tx.execute(sql`
    select (totals->>'sourceUsers')::int as users from runs
    where tenant_id = ${run.tenantId} and sync_id = ${run.syncId} and id < ${run.id}
      and scope = 'full' and trigger <> 'preview' and state in ('succeeded', 'partial')
      and totals ? 'sourceUsers'
    order by id desc limit 1`);
  return z.array(counted).parse(rows)[0]?.users ?? null;
}

const lossRows = z.array(
  z.object({
    name: z.string(),
    members: z.coerce.number(),
    removals: z.coerce.number(),
    used: z.coerce.number(),
  }),
);

/** The groups that lose members by this plan, the greatest loss first. */
async function groupLosses(tx: Transaction, run: RunContext["run"]): Promise<GroupLoss[]> {
  const { rows } = await tx.execute(sql`
    with lost as materialized (
      select group_key, max(group_name) as name, count(*) as removals from changes
      where tenant_id = ${run.tenantId} and run_id = ${run.id}
        and kind = 'membership.remove' and outcome = 'planned' and ${isLoss}
      group by group_key)
    select coalesce(l.name, l.group_key) as name, l.removals,
      (select count(*) from target_members m where m.tenant_id = ${run.tenantId}
        and m.target_id = ${run.targetId} and m.group_key = l.group_key) as members,
      (select coalesce(sum(u.count), 0) from budget_uses u where u.tenant_id = ${run.tenantId}
        and u.sync_id = ${run.syncId} and u.run_id <> ${run.id}
        and u.kind = 'memberships' and u.group_key = l.group_key
        and ${inWindow}) as used
    from lost l order by l.removals desc, name`);
  return lossRows.parse(rows);
}

function ownRows(
  table: typeof accountLinks | typeof membershipLinks,
  run: { tenantId: string; syncId: string },
) {
  return and(eq(table.tenantId, run.tenantId), eq(table.syncId, run.syncId));
}
