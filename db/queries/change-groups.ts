import { and, eq, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "../client";
import { changes } from "../schema/runs";
import { type ChangeFilter, changeConditions, questionOf } from "./changes";
import { changesWith } from "./find-changes";
import { type PageRequest, readPage, toPage } from "./page";

/** What a run's decisions can be put together by. */
export const changeGroupings = ["person", "group", "reason"] as const;
export type ChangeGrouping = (typeof changeGroupings)[number];

const groupRow = z.object({
  /** Id of the person at the source, key of the group, or the reason's code. */
  key: z.string(),
  label: z.string(),
  added: z.number(),
  changed: z.number(),
  removed: z.number(),
  skipped: z.number(),
  failed: z.number(),
});

export type ChangeGroup = z.infer<typeof groupRow>;

const cursorShape = z.tuple([z.string(), z.string()]);

type GroupRequest = PageRequest & {
  /** Its decisions stay as they are, so that what was counted when it came to rest holds. */
  isStill?: boolean;
};

/** The decisions of a run by person, by group or by reason, in order of name, each with its counts. */
export async function groupChanges(
  tenantId: string,
  runId: string,
  grouping: ChangeGrouping,
  filter: ChangeFilter = {},
  request: GroupRequest = {},
) {
  const part = readPage(request, cursorShape);
  const { key, label, fits } = columns[grouping];
  const side = part.backwards ? sql`<` : sql`>`;
  const [name, id] = part.after ?? part.before ?? ["", ""];
  const isFirst = part.after === null && part.before === null;
  const from = isFirst ? sql`true` : sql`(label, key) ${side} (${name}, ${id})`;
  const order = part.backwards ? sql`label desc, key desc` : sql`label, key`;
  const those = and(
    ...[eq(changes.tenantId, tenantId), eq(changes.runId, runId)],
    fits,
    ...changeConditions(filter),
  );
  const rows = await inTenant(tenantId, async (tx) => {
    const kept = request.isStill ? await keptCounts(tx, runId, grouping, filter) : null;
    const among = kept ?? (await changesWith(tx, tenantId, runId, questionOf(filter)));
    const countOf = countIn(kept === null ? sql`count(*)` : sql`sum(count)`);
    const shown = grouping === "person" ? namesOfPage(part, among, those, name) : sql`true`;
    const found = await tx.execute(sql`
      select * from (
        select ${key} as key, min(${label}) as label,
          ${countOf(sql`${isWanted} and ${hasSign("+")}`)} as added,
          ${countOf(sql`${isWanted} and ${hasSign("~")}`)} as changed,
          ${countOf(sql`${isWanted} and ${hasSign("−")}`)} as removed,
          ${countOf(sql`${changes.outcome} = 'skipped'`)} as skipped,
          ${countOf(sql`${changes.outcome} = 'failed'`)} as failed
        from ${among}
        where ${those} and ${shown}
        group by 1) grouped
      where ${from} order by ${order} limit ${part.limit + 1}`);
    return found.rows;
  });
  return toPage(z.array(groupRow).parse(rows), part, (row) => [row.label, row.key]);
}

type Part = ReturnType<typeof readPage<z.infer<typeof cursorShape>>>;

/** By person, the index gives name after name: only those are counted that the page can show. */
function namesOfPage(part: Part, among: SQL, those: SQL | undefined, name: string): SQL {
  const [beyond, until, last, order] = part.backwards
    ? [sql`<=`, sql`>=`, sql`min`, sql`desc`]
    : [sql`>=`, sql`<=`, sql`max`, sql`asc`];
  // Bounded at the beginning too, or the planner takes it for half of the run.
  const from = sql`${changes.subject} ${beyond} ${name}`;
  // One more, because of the first name perhaps nothing is left.
  const names = sql`
    select ${changes.subject} as name from ${among} where ${those} and ${from}
    group by ${changes.subject} order by ${changes.subject} ${order} limit ${part.limit + 2}`;
  return sql`${from} and ${changes.subject} ${until} (select ${last}(name) from (${names}) named)`;
}

const columns: Record<ChangeGrouping, { key: SQL; label: SQL; fits: SQL }> = {
  person: {
    key: sql`coalesce(${changes.sourceId}, ${changes.subject})`,
    label: sql`${changes.subject}`,
    fits: sql`${changes.kind} not like 'group.%'`,
  },
  group: {
    key: sql`${changes.groupKey}`,
    label: sql`coalesce(${changes.groupName}, ${changes.groupKey})`,
    fits: sql`${changes.groupKey} is not null`,
  },
  reason: { key: sql`${changes.reason}`, label: sql`${changes.reason}`, fits: sql`true` },
};

const isWanted = sql`${changes.outcome} in ('planned', 'applied')`;

function hasSign(sign: "+" | "~" | "−"): SQL {
  return sql`${and(...changeConditions({ sign }))}`;
}

function countIn(total: SQL): (condition: SQL) => SQL {
  return (condition) => sql`coalesce(${total} filter (where ${condition}), 0)::int`;
}

/** As a table `changes` with a count in each row; null where nobody counted by what is asked for. */
async function keptCounts(
  tx: Transaction,
  runId: string,
  grouping: ChangeGrouping,
  { text, sourceId, groupKey, reason }: ChangeFilter,
): Promise<SQL | null> {
  if (grouping === "person" || text !== undefined || sourceId !== undefined) return null;
  const of = grouping === "group" ? keptByGroup : keptByReason;
  if ((grouping === "group" ? reason : groupKey) !== undefined) return null;
  const { rows } = await tx.execute(sql`select from ${of} where run_id = ${runId} limit 1`);
  return rows.length === 0 ? null : of;
}

const keptByGroup = sql`change_group_sums changes`;
const keptByReason = sql`(
  select tenant_id, id as run_id, kept.* from runs, jsonb_to_recordset(change_sums)
    as kept(kind text, outcome text, reason text, count int)) changes`;
