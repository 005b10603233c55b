import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import type { RunContext } from "@/lib/engine/run/run-context";

const idRows = z.array(z.object({ id: z.string() }));

/**
 * The people a run looks at, in id order after `cursor`: for a full run everyone the source lists
 * and everyone linked; for a delta run those whose record, membership or group changed; for a run
 * about one person or group them alone.
 */
export async function subjectPage(
  tx: Transaction,
  context: RunContext,
  cursor: string,
  most: number,
): Promise<string[]> {
  const { rows } = await tx.execute(
    isAboutAll(context) ? everyone(context, cursor, most) : touched(context, cursor, most),
  );
  return idRows.parse(rows).map((row) => row.id);
}

/** Both sides are read in index order and merged, so a page costs the same wherever it stands. */
function everyone({ run, appId }: RunContext, cursor: string, most: number) {
  return sql`
    select id from (
      (select id from source_users
        where tenant_id = ${run.tenantId} and app_id = ${appId} and id > ${cursor}
          and not ${isSettling(appId, "user", sql`source_users.id`)}
        order by id limit ${most})
      union
      (select source_user_id as id from account_links
        where tenant_id = ${run.tenantId} and sync_id = ${run.syncId} and source_user_id > ${cursor}
        order by source_user_id limit ${most})
    ) people order by id limit ${most}`;
}

/** The same people, all at once and in no order. */
export function everybodyListed({ run, appId }: RunContext): SQL {
  return sql`
    select id from source_users where tenant_id = ${run.tenantId} and app_id = ${appId}
      and not ${isSettling(appId, "user", sql`source_users.id`)}
    union
    select source_user_id as id from account_links
      where tenant_id = ${run.tenantId} and sync_id = ${run.syncId}`;
}

/** `rooms` are the groups whose people are looked at: those that changed, and with nesting all inside. */
function touched(context: RunContext, cursor: string, most: number) {
  const { appId } = context;
  const marks = marksOf(context);
  return sql`
    with recursive rooms as (
      ${changedGroups(context)}
      union
      select m.member_id from rooms
        join source_members m on m.app_id = ${appId} and m.group_id = rooms.id
        join source_groups g on g.app_id = m.app_id and g.id = m.member_id
        where ${isNested(context)})
    select id from (
      select p.source_id as id from ${marks} where p.kind = 'user'
      union
      select m.member_id from rooms
        join source_members m on m.app_id = ${appId} and m.group_id = rooms.id
      union
      select l.source_user_id from ${marks}
        join group_links g on g.sync_id = p.sync_id and g.source_group_id = p.source_id
        join membership_links l on l.sync_id = g.sync_id and l.group_key = g.group_key
        where p.kind = 'group'
    ) people where id > ${cursor}
      and not ${isSettling(appId, "user", sql`people.id`)} order by id limit ${most}`;
}

/** So new that the client may be trying the connection out: no run looks at it yet. */
function isSettling(appId: string, kind: "user" | "group", id: SQL) {
  return sql`exists (select from newcomers w where w.app_id = ${appId}
    and w.kind = ${kind} and w.source_id = ${id} and w.settles_at > now())`;
}

/** A group that was put into another one is pending as a member, and counts when groups nest. */
function changedGroups(context: RunContext): SQL {
  return sql`
    select p.source_id as id from ${marksOf(context)}
    where (p.kind = 'group' or (${isNested(context)} and exists (
      select from source_groups g where g.app_id = ${context.appId} and g.id = p.source_id)))`;
}

function isNested({ settings }: RunContext): SQL {
  return settings.groups.nested === "transitive" ? sql`true` : sql`false`;
}

/** What the run was started for: one person or group, or the changes that it claimed. */
export function marksOf({ run }: RunContext): SQL {
  const { tenantId, syncId, id, onlyKind, onlyId } = run;
  if (onlyKind !== null) {
    return sql`(select ${onlyKind}::text as kind, ${onlyId}::text as source_id,
      ${syncId}::text as sync_id) p`;
  }
  return sql`(select kind, source_id, sync_id from pending_changes
    where tenant_id = ${tenantId} and sync_id = ${syncId} and claimed_by = ${id}) p`;
}

export function isAboutAll({ run }: RunContext): boolean {
  return run.scope === "full" && run.onlyKind === null;
}

export type SourceGroupRow = { id: string; displayName: string };

const groupRows = z.array(z.object({ id: z.string(), display_name: z.string() }));

/** The source groups a run looks at; a delta run also takes the groups of the people it touches. */
export async function groupPage(
  tx: Transaction,
  context: RunContext,
  cursor: string,
  most: number,
): Promise<SourceGroupRow[]> {
  const { run, appId } = context;
  const scope = isAboutAll(context) ? sql`true` : sql`g.id in (${touchedGroups(context)})`;
  const { rows } = await tx.execute(sql`
    select g.id, g.display_name from source_groups g
    where g.tenant_id = ${run.tenantId} and g.app_id = ${appId} and g.id > ${cursor} and ${scope}
      and not ${isSettling(appId, "group", sql`g.id`)}
    order by g.id limit ${most}`);
  return groupRows.parse(rows).map((row) => ({ id: row.id, displayName: row.display_name }));
}

function touchedGroups(context: RunContext) {
  const { appId } = context;
  const marks = marksOf(context);
  return sql`
    with recursive touched as (
      select id from (
        select p.source_id as id from ${marks} where p.kind = 'group'
        union
        select m.group_id from ${marks}
          join source_members m on m.app_id = ${appId} and m.member_id = p.source_id
          where p.kind = 'user') changed
      union
      select m.group_id from touched
        join source_members m on m.app_id = ${appId} and m.member_id = touched.id
        where ${isNested(context)})
    select id from touched`;
}
