import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import {
  type UnresolvedGroup,
  unresolvedMessage,
  unresolvedWarning,
} from "@/lib/core/groups/unresolved";
import type { RunWarning } from "@/lib/core/mapping/attribute-drift";
import type { RunContext } from "@/lib/engine/run/run-context";
import { routerOf } from "./group-context";
import type { NewChange } from "./store-changes";
import { isAboutAll, marksOf } from "./subjects";

export type UnresolvedNotes = { changes: NewChange[]; warnings: RunWarning[] | null };

/**
 * Members of groups that feed the target whom the source has not sent as people: they are kept and
 * join once they come. One row a group says so, and only while it is news: in a delta run about the
 * members that were pushed, in a full run about those that came since the full run before. All of
 * them together are one sentence of every full run.
 */
export async function noteUnresolved(
  tx: Transaction,
  context: RunContext,
): Promise<UnresolvedNotes> {
  const { run, settings } = context;
  if (settings.groups.mode === "off" || run.part === "users")
    return { changes: [], warnings: null };
  const { route } = routerOf(context);
  const groups = (await unresolvedGroups(tx, context)).flatMap(({ id, name, members, news }) => {
    const [feeds] = route({ id, displayName: name }).feeds;
    return feeds ? [{ id, name, members, news, feeds }] : [];
  });
  const changes = groups.filter(({ news }) => news > 0).map(rowOf);
  return { changes, warnings: isAboutAll(context) ? warningsOf(run.warnings, groups) : null };
}

function rowOf(group: UnresolvedGroup & { feeds: { key: string; name: string } }): NewChange {
  return {
    ...{ kind: "membership.add", reason: "member_unresolved", skipped: true },
    ...{ before: null, after: null, sourceId: null, accountId: null, requestId: null },
    ...{ subject: group.feeds.name, group: { ...group.feeds, sourceGroupId: group.id } },
    message: unresolvedMessage(group),
  };
}

/** Null when nothing changes about them, so that nothing is written. */
function warningsOf(before: RunWarning[] | null, groups: UnresolvedGroup[]): RunWarning[] | null {
  const others = (before ?? []).filter(({ code }) => code !== "MEMBER_UNRESOLVED");
  const warning = unresolvedWarning(groups);
  if (warning) return [...others, warning];
  return others.length === (before ?? []).length ? null : others;
}

const groupRows = z.array(
  z.object({ id: z.string(), name: z.string(), members: z.number(), news: z.number() }),
);

/** Everything is joined where there may be more than what was pushed to this run. */
async function unresolvedGroups(tx: Transaction, context: RunContext): Promise<UnresolvedGroup[]> {
  const { run, appId, settings } = context;
  const all = isAboutAll(context) && !(await wereNone(tx, context));
  const members = all ? sql`source_members` : sql`(${askedMembers(context)})`;
  const news = all
    ? sql`(count(*) filter (where m.created_at > ${since(context)}))`
    : sql`count(*)`;
  const kinds = settings.groups.nested === "transitive" ? sql`true` : sql`m.member_kind = 'user'`;
  const { rows } = await tx.execute(sql`
    select g.id, g.display_name as name, count(*)::int as members, ${news}::int as news
    from ${members} m
    join source_groups g on g.tenant_id = ${run.tenantId} and g.app_id = ${appId}
      and g.id = m.group_id
    where m.tenant_id = ${run.tenantId} and m.app_id = ${appId} and ${kinds}
      and not exists (select from source_users u where u.tenant_id = ${run.tenantId}
        and u.app_id = ${appId} and u.id = m.member_id)
      and not exists (select from source_groups o where o.tenant_id = ${run.tenantId}
        and o.app_id = ${appId} and o.id = m.member_id)
    group by g.id, g.display_name order by members desc, g.id`);
  return groupRows.parse(rows);
}

const noneRows = z.tuple([z.object({ none: z.boolean() })]);

/**
 * Whether what is pushed cannot but be known before it was pushed to this run: the last full run
 * found nobody, under the same rules, nor did a run since. So a run in which nothing is new is
 * spared the join of all memberships, a fifth of a second for half a million.
 */
async function wereNone(tx: Transaction, { run, method }: RunContext): Promise<boolean> {
  if (method !== "scim") return false;
  const { rows } = await tx.execute(sql`
    select coalesce((
      select f.settings_version = ${run.settingsVersion}
        and not coalesce(f.warnings @> '[{"code": "MEMBER_UNRESOLVED"}]', false)
        and not exists (select from runs r where r.tenant_id = ${run.tenantId}
          and r.sync_id = ${run.syncId} and r.id > f.id and r.id < ${run.id}
          and r.totals -> 'skipped' ? 'member_unresolved')
      from (${lastFull(run)}) f), false) as none`);
  return noneRows.parse(rows)[0].none;
}

/** Those that were pushed, by themselves or with their group. */
function askedMembers(context: RunContext) {
  const { appId } = context;
  const marks = marksOf(context);
  return sql`
    select m.* from ${marks} join source_members m on m.app_id = ${appId}
      and m.member_id = p.source_id where p.kind = 'user'
    union
    select m.* from ${marks} join source_members m on m.app_id = ${appId}
      and m.group_id = p.source_id where p.kind = 'group'`;
}

/** When the last full run began that was carried out. */
function since({ run }: RunContext) {
  return sql`coalesce((select f.created_at from (${lastFull(run)}) f), '-infinity'::timestamptz)`;
}

/** The last one before this that looked at all groups and was carried out. */
function lastFull(run: RunContext["run"]) {
  return sql`select r.id, r.created_at, r.settings_version, r.warnings from runs r
    where r.tenant_id = ${run.tenantId} and r.sync_id = ${run.syncId} and r.id < ${run.id}
      and r.scope = 'full' and r.only_kind is null and r.part <> 'users'
      and r.trigger in ('schedule', 'manual', 'push') and r.state in ('succeeded', 'partial')
    order by r.id desc limit 1`;
}
