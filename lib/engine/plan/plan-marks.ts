import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { sourceUsers } from "@/db/schema/source";
import { accountLinks, membershipLinks } from "@/db/schema/syncs";
import { accounts } from "@/db/schema/targets";
import { textArray } from "@/db/text-array";
import type { RunContext } from "@/lib/engine/run/run-context";
import type { PersonDecision } from "./plan";

/** What says nothing about what is there: keys, and when it was seen or written. */
const ownColumns = ["tenantId", "syncId", "targetId", "sourceUserId", "runId", "createdAt"];

/** All other columns, so that one that is added later counts, too. */
function columnsOf(table: PgTable, alias: string, without: readonly string[] = []): SQL {
  const left = new Set([...ownColumns, ...without]);
  const names = Object.entries(getTableColumns(table)).filter(([name]) => !left.has(name));
  return sql.raw(names.map(([, { name }]) => `${alias}."${name}"`).join(", "));
}

/** Three lists of memberships as one number each, in no order: as wanted, as seen, as given. */
const wantedMark = sql`bit_xor(hashtextextended(m.group_id, 1))`;
const seenMark = sql`bit_xor(hashtextextended(m.group_key, 2))`;
const givenMark = sql`bit_xor(hash_record_extended(row(${columnsOf(membershipLinks, "m")}), 3))`;

/** A record's version stands for the record itself, whose text is long. */
const ownMark = sql`hash_record_extended(row(u.created_at,
  ${columnsOf(sourceUsers, "u", ["appId", "resource", "readId", "loggedInAt", "freshAt"])},
  ${columnsOf(accountLinks, "l")},
  ${columnsOf(accounts, "a", ["readId", "observedAt"])}), 0)`;

function linked({ run, appId }: RunContext): SQL {
  return sql`source_users u
    join account_links l on l.tenant_id = ${run.tenantId} and l.sync_id = ${run.syncId}
      and l.target_id = ${run.targetId} and l.source_user_id = u.id
    join accounts a on a.tenant_id = ${run.tenantId} and a.target_id = ${run.targetId}
      and a.id = l.account_id
    where u.tenant_id = ${run.tenantId} and u.app_id = ${appId}`;
}

const markRows = z.array(z.object({ id: z.string(), mark: z.string() }));

/** Of those who are listed and whose account is there. Read before what is decided on is read. */
export async function marksOf(
  tx: Transaction,
  context: RunContext,
  ids: string[],
): Promise<Map<string, string>> {
  const { run, appId } = context;
  // Named on both sides: of the links, too, PostgreSQL is to read this page alone.
  const page = textArray(ids);
  const { rows } = await tx.execute(sql`
    select u.id, (${ownMark}
      # coalesce((select ${wantedMark} from source_members m
          where m.tenant_id = ${run.tenantId} and m.app_id = ${appId} and m.member_id = u.id), 0)
      # coalesce((select ${seenMark} from target_members m where m.tenant_id = ${run.tenantId}
          and m.target_id = ${run.targetId} and m.account_id = l.account_id), 0)
      # coalesce((select ${givenMark} from membership_links m where m.tenant_id = ${run.tenantId}
          and m.sync_id = ${run.syncId} and m.source_user_id = u.id), 0))::text as mark
    from ${linked(context)} and u.id = any(${page}) and l.source_user_id = any(${page})`);
  return new Map(markRows.parse(rows).map(({ id, mark }) => [id, mark]));
}

/** Everybody's, table by table instead of person by person. Needs the same tables as `marksOf`. */
export function allMarks(context: RunContext): SQL {
  const { run, appId } = context;
  return sql`
    with wanted as materialized (
      select m.member_id, ${wantedMark} as mark from source_members m
      where m.tenant_id = ${run.tenantId} and m.app_id = ${appId} group by m.member_id),
    seen as materialized (
      select m.account_id, ${seenMark} as mark from target_members m
      where m.tenant_id = ${run.tenantId} and m.target_id = ${run.targetId}
      group by m.account_id),
    given as materialized (
      select m.source_user_id, ${givenMark} as mark from membership_links m
      where m.tenant_id = ${run.tenantId} and m.sync_id = ${run.syncId}
      group by m.source_user_id),
    own as materialized (
      select u.id, l.account_id, ${ownMark} as mark from ${linked(context)})
    select own.id, own.mark # coalesce(wanted.mark, 0) # coalesce(seen.mark, 0)
      # coalesce(given.mark, 0) as mark
    from own
    left join wanted on wanted.member_id = own.id
    left join seen on seen.account_id = own.account_id
    left join given on given.source_user_id = own.id`;
}

/** Remembers who is as they should be; whoever is not keeps no mark that could still fit. */
export async function keepMarks(
  tx: Transaction,
  context: RunContext,
  epoch: string,
  marks: ReadonlyMap<string, string>,
  decisions: readonly PersonDecision[],
): Promise<void> {
  const { run, presence } = context;
  const settled = decisions.flatMap(({ pair, unchanged }) => {
    const mark = marks.get(pair.row.id);
    if (unchanged !== "in_sync" || mark === undefined) return [];
    return [{ id: pair.row.id, mark, present: bitsOf(pair.row.present, presence.paths) }];
  });
  if (settled.length === 0) return;
  await tx.execute(sql`
    insert into plan_marks (tenant_id, sync_id, source_user_id, epoch, mark, present)
    select ${run.tenantId}, ${run.syncId}, id, ${epoch}::bigint, mark::bigint, present::bigint
    from unnest(${textArray(settled.map(({ id }) => id))},
      ${textArray(settled.map(({ mark }) => mark))},
      ${textArray(settled.map(({ present }) => present))}) as settled (id, mark, present)
    on conflict (sync_id, source_user_id) do update set epoch = excluded.epoch,
      mark = excluded.mark, present = excluded.present, planned_at = now()`);
}

function bitsOf(present: readonly string[], paths: readonly string[]): string {
  return present.reduce((bits, path) => bits | (1n << BigInt(paths.indexOf(path))), 0n).toString();
}

/** The attributes that such a number stands for. */
export function pathsOf(bits: string, paths: readonly string[]): string[] {
  return paths.filter((_, at) => (BigInt(bits) & (1n << BigInt(at))) !== 0n);
}
