import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { textArray } from "@/db/text-array";
import { type LeadsNow, leadsNow } from "@/lib/engine/observe/leads-now";
import { observe } from "@/lib/engine/observe/observe";
import { protectAdmins } from "@/lib/engine/plan/protect-admins";
import { saveProgress } from "@/lib/engine/run/checkpoint";
import { unfoldPending } from "@/lib/engine/run/pending";
import type { RunContext } from "@/lib/engine/run/run-context";

/** So long a look at the target holds for the writes that follow from it. */
const holdsMs = 30 * 60_000;

/**
 * Between plan and approval hours may pass, and so may they between two writes of a run that was
 * paused or whose target was away. Then the target is looked at again, and every row whose person,
 * group or before-value is not as it was is left out and planned anew by the run that follows this
 * one. Who was not the last administrator when the plan was made may be by now. A plan that nobody had
 * to approve is seconds old when it is carried out.
 */
export async function verifyPlan(context: RunContext): Promise<void> {
  const { run, lease } = context;
  if (holds(context)) return;
  if (run.checkpoint.step === "verified") {
    await lease.fenced((tx) => saveProgress(tx, context, { checkpoint: {} }));
  }
  await observe(context);
  const leads = await leadsNow(context);
  const isDrifted = sql`${changedAtSource(context)} or ${changedAtTarget(context)}
    or ${ledByOthers(leads)}`;
  await lease.fenced(async (tx) => {
    await unfoldPending(tx, run);
    await leaveOut(tx, context, isDrifted);
  });
  await protectAdmins(context);
  await lease.fenced(async (tx) => {
    await leaveOut(tx, context, leansOnLeftOut);
    const checkpoint = { step: "verified", cursor: new Date().toISOString() };
    await saveProgress(tx, context, { checkpoint });
  });
}

/** The rows of the plan `c` for which this holds; the next run plans them anew. */
async function leaveOut(tx: Transaction, { run }: RunContext, isDrifted: SQL): Promise<void> {
  await tx.execute(sql`
    with drifted as (
      update changes c set outcome = 'skipped', reason = 'drifted_since_plan',
        code = 'DRIFTED_SINCE_PLAN'
      where c.tenant_id = ${run.tenantId} and c.run_id = ${run.id} and c.outcome = 'planned'
        and c.attempts = 0 and c.taken_epoch is null and (${isDrifted})
      returning c.source_id, c.kind)
    insert into pending_changes (tenant_id, sync_id, kind, source_id)
    select distinct ${run.tenantId}, ${run.syncId},
      case when kind like 'group.%' then 'group' else 'user' end, source_id
    from drifted where source_id is not null and ${run.trigger !== "rollback"}`);
}

/**
 * Nobody was asked about a group that appeared meanwhile, so nobody joins it; and whoever keeps the
 * account after all keeps what they lead.
 */
const leansOnLeftOut = sql`exists (select from changes o
  where o.tenant_id = c.tenant_id and o.run_id = c.run_id and o.outcome = 'skipped'
    and o.reason in ('drifted_since_plan', 'last_admin')
    and (c.kind like 'membership.%' and o.group_key = c.group_key
        and o.kind in ('group.create', 'group.rename')
      or c.kind = 'lead.reassign' and o.source_id = c.source_id
        and o.kind in ('user.disable', 'user.anonymise', 'user.delete')))`;

/** What was perhaps tried already is left to the apply, which knows its own traces. */
function holds({ run }: RunContext): boolean {
  const { step, cursor } = run.checkpoint;
  const planned = run.approvedAt ? undefined : run.phaseTimes.plan?.endedAt;
  const lookedAt = step === "verified" ? cursor : planned;
  if (!lookedAt) return step === "verified";
  return Date.now() - Date.parse(lookedAt) < holdsMs;
}

/** The person was changed, removed or came back after the plan was made; a rollback minds none of it. */
function changedAtSource({ run, appId }: RunContext) {
  if (run.trigger === "rollback") return sql`false`;
  const plannedAt = run.phaseTimes.plan?.startedAt ?? run.createdAt.toISOString();
  return sql`(c.kind like 'user.%' and exists (
      select from source_users u where u.app_id = ${appId} and u.id = c.source_id
        and greatest(u.updated_at, u.fresh_at) > ${plannedAt}::timestamptz)
    or c.kind in ('user.create', 'user.link', 'user.enable', 'membership.add') and not exists (
      select from source_users u where u.app_id = ${appId} and u.id = c.source_id)
    or c.kind in ('membership.add', 'membership.remove') and exists (
      select from pending_changes p where p.tenant_id = ${run.tenantId}
        and p.sync_id = ${run.syncId} and p.claimed_by is null
        and p.source_id in (c.source_id, c.source_group_id)))`;
}

/** The target no longer has the before-value. E-mails that it does not show cannot be compared. */
function changedAtTarget({ run }: RunContext) {
  const account = sql`from accounts a where a.tenant_id = ${run.tenantId}
    and a.target_id = ${run.targetId}`;
  // An account that this very plan links has no link yet, and one that it makes has no id.
  const accountId = sql`coalesce(c.account_id, (select l.account_id from account_links l
    where l.tenant_id = ${run.tenantId} and l.sync_id = ${run.syncId}
      and l.source_user_id = c.source_id))`;
  // A group that this very plan renames still stands under its name of before.
  const member = sql`exists (select from target_members m
    where m.tenant_id = ${run.tenantId} and m.target_id = ${run.targetId}
      and m.account_id = ${accountId} and m.group_key in (c.group_key, (
        select g.key from changes r join target_groups g on g.tenant_id = r.tenant_id
          and g.target_id = ${run.targetId} and g.name = r.before->>'name'
        where r.tenant_id = c.tenant_id and r.run_id = c.run_id and r.kind = 'group.rename'
          and r.outcome = 'planned' and r.group_key = c.group_key limit 1)))`;
  return sql`case
    when c.kind = 'user.create' then exists (
      select ${account} and a.username_key = lower(c.after->>'username'))
    when c.kind in ('user.link', 'user.update', 'user.enable', 'user.disable', 'user.anonymise',
        'user.delete') then not exists (
      select ${account} and a.id = c.account_id
        and (not coalesce(c.before, '{}') ? 'active' or a.active = (c.before->>'active')::boolean)
        and (not coalesce(c.before, '{}') ? 'username' or a.username = c.before->>'username')
        and (not coalesce(c.before, '{}') ? 'displayName'
          or a.display_name is not distinct from c.before->>'displayName')
        and (not coalesce(c.before, '{}') ? 'email' or a.email is null
          or a.email is not distinct from c.before->>'email'))
    when c.kind = 'user.profile' then c.account_id is not null and not exists (
      select ${account} and a.id = c.account_id and not exists (
        select from jsonb_each_text(coalesce(c.before, '{}')) b
        where b.value is not null and coalesce(a.profile->>b.key, '') <> b.value))
    when c.kind = 'user.unlink' then not exists (
      select from account_links l where l.tenant_id = ${run.tenantId} and l.sync_id = ${run.syncId}
        and l.source_user_id = c.source_id and l.account_id = c.account_id)
    when c.kind = 'membership.add' then ${member}
    when c.kind = 'membership.remove' then not ${member} and not (c.account_id is null and exists (
      select from changes n where n.tenant_id = c.tenant_id and n.run_id = c.run_id
        and n.kind = 'user.create' and n.source_id = c.source_id and n.outcome = 'planned'))
    when c.kind = 'group.create' then exists (
      select from target_groups g where g.tenant_id = ${run.tenantId}
        and g.target_id = ${run.targetId} and g.key = c.group_key)
    when c.kind = 'group.delete' then not exists (
      select from target_groups g where g.tenant_id = ${run.tenantId}
        and g.target_id = ${run.targetId} and g.key = c.group_key)
    when c.kind = 'group.rename' then not exists (
      select from target_groups g where g.tenant_id = ${run.tenantId}
        and g.target_id = ${run.targetId} and g.name = c.before->>'name')
    else false end`;
}

/** Somebody gave it to another person meanwhile, or it is gone. */
function ledByOthers(leads: LeadsNow | null) {
  if (!leads) return sql`false`;
  const { kinds, ids, leaders } = leads;
  return sql`c.kind = 'lead.reassign' and not exists (
    select from unnest(${textArray(kinds)}, ${textArray(ids)}, ${textArray(leaders)})
      as now (kind, id, leader)
    where now.kind = c.before->>'kind' and now.id = c.before->>'id'
      and now.leader = c.before->>'leaderId')`;
}
