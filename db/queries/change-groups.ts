import { and, eq, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "../client";
import { changes } from "../schema/runs";
import { type ChangeFilter, changeConditions, questionOf } from "./changes";
import { changesWith } from "./find-changes";
import { encodeCursor, type Page, type PageRequest, readPage, toPage } from "./page";

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
  /** Stops looking for people when it has looked for so long, even if the page is not full. */
  patienceMs?: number;
};

/** The name up to which all were looked at, where patience ran out before the page was full. */
export type ChangeGroupPage = Page<ChangeGroup> & { stoppedAt: string | null };

/** The decisions of a run by person, by group or by reason, in order of name, each with its counts. */
export async function groupChanges(
  tenantId: string,
  runId: string,
  grouping: ChangeGrouping,
  filter: ChangeFilter = {},
  { isStill, patienceMs = Number.POSITIVE_INFINITY, ...request }: GroupRequest = {},
): Promise<ChangeGroupPage> {
  const part = readPage(request, cursorShape);
  const run = and(eq(changes.tenantId, tenantId), eq(changes.runId, runId));
  const those = and(run, columns[grouping].fits, ...changeConditions(filter));
  const { rows, stoppedAt } = await inTenant(tenantId, async (tx) => {
    const kept = isStill ? await keptCounts(tx, runId, grouping, filter) : null;
    const few = kept ?? (await changesWith(tx, tenantId, runId, questionOf(filter)));
    const among = few ?? sql`changes`;
    const asked = { grouping, among, those, part, isKept: kept !== null };
    if (grouping !== "person") return { rows: await groupsOf(tx, asked), stoppedAt: null };
    if (few !== null) {
      const named = namesOfPage(asked, nameOf(part));
      return { rows: await groupsOf(tx, { ...asked, shown: named }), stoppedAt: null };
    }
    return walkNames(tx, run, asked, patienceMs);
  });
  const page = toPage(rows, part, (row) => [row.label, row.key]);
  if (stoppedAt === null) return { ...page, stoppedAt };
  const goOn = encodeCursor([stoppedAt, ""]);
  return { ...page, ...(part.backwards ? { previous: goOn } : { next: goOn }), stoppedAt };
}

type Part = ReturnType<typeof readPage<z.infer<typeof cursorShape>>>;

type Asked = {
  grouping: ChangeGrouping;
  among: SQL;
  those: SQL | undefined;
  part: Part;
  isKept: boolean;
  shown?: SQL;
};

/** A page of them, one more than its limit. */
async function groupsOf(tx: Transaction, asked: Asked): Promise<ChangeGroup[]> {
  const { among, those, part, isKept, shown = sql`true` } = asked;
  const { key, label } = columns[asked.grouping];
  const side = part.backwards ? sql`<` : sql`>`;
  const [name, id] = part.after ?? part.before ?? ["", ""];
  const isFirst = part.after === null && part.before === null;
  const from = isFirst ? sql`true` : sql`(label, key) ${side} (${name}, ${id})`;
  const order = part.backwards ? sql`label desc, key desc` : sql`label, key`;
  const countOf = countIn(isKept ? sql`sum(count)` : sql`count(*)`);
  const { rows } = await tx.execute(sql`
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
  return z.array(groupRow).parse(rows);
}

/** So many decisions are looked at in one stretch of names. */
const stretchRows = 10_000;
const nameRow = z.array(z.object({ name: z.string() }));

/**
 * By person, the index gives name after name. What is asked for may be rare, so the names are walked
 * through in stretches, as far as patience goes.
 */
async function walkNames(
  tx: Transaction,
  run: SQL | undefined,
  asked: Asked,
  patienceMs: number,
): Promise<{ rows: ChangeGroup[]; stoppedAt: string | null }> {
  const startedAt = performance.now();
  const { limit, backwards } = asked.part;
  const [beyond, within, order] = backwards
    ? [sql`<`, sql`>=`, sql`desc`]
    : [sql`>`, sql`<`, sql`asc`];
  const rows: ChangeGroup[] = [];
  let from = nameOf(asked.part);
  let since = sql`true`;
  for (;;) {
    const { rows: found } = await tx.execute(sql`
      select ${changes.subject} as name from changes
      where ${run} and ${changes.subject} ${beyond} ${from}
      order by ${changes.subject} ${order} offset ${stretchRows} limit 1`);
    const end = nameRow.parse(found)[0]?.name;
    const until = end === undefined ? sql`true` : sql`${changes.subject} ${within} ${end}`;
    const part = { ...asked.part, limit: limit - rows.length };
    const stretch = { ...asked, part, those: and(asked.those, since, until) };
    rows.push(...(await groupsOf(tx, { ...stretch, shown: namesOfPage(stretch, from) })));
    if (end === undefined || rows.length > limit) return { rows, stoppedAt: null };
    if (performance.now() - startedAt > patienceMs) return { rows, stoppedAt: end };
    from = end;
    // Forwards a stretch ends before its last name, backwards with it.
    if (backwards) since = sql`${changes.subject} < ${end}`;
  }
}

function nameOf({ after, before }: Part): string {
  return (after ?? before ?? [""])[0];
}

/** Only those are counted that the page can show. */
function namesOfPage({ part, among, those }: Asked, name: string): SQL {
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
