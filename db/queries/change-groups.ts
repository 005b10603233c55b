import { and, eq, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant } from "../client";
import { changes } from "../schema/runs";
import { type ChangeFilter, changeConditions } from "./changes";
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

/** The decisions of a run by person, by group or by reason, in order of name, each with its counts. */
export async function groupChanges(
  tenantId: string,
  runId: string,
  grouping: ChangeGrouping,
  filter: ChangeFilter = {},
  request: PageRequest = {},
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
  const shown = grouping === "person" ? namesOfPage(part, those, name) : sql`true`;
  const { rows } = await inTenant(tenantId, (tx) =>
    tx.execute(sql`
      select * from (
        select ${key} as key, min(${label}) as label,
          ${countOf(sql`${isWanted} and ${hasSign("+")}`)} as added,
          ${countOf(sql`${isWanted} and ${hasSign("~")}`)} as changed,
          ${countOf(sql`${isWanted} and ${hasSign("−")}`)} as removed,
          ${countOf(sql`${changes.outcome} = 'skipped'`)} as skipped,
          ${countOf(sql`${changes.outcome} = 'failed'`)} as failed
        from ${changes}
        where ${those} and ${shown}
        group by 1) grouped
      where ${from} order by ${order} limit ${part.limit + 1}`),
  );
  return toPage(z.array(groupRow).parse(rows), part, (row) => [row.label, row.key]);
}

type Part = ReturnType<typeof readPage<z.infer<typeof cursorShape>>>;

/** By person, the index gives name after name: only those are counted that the page can show. */
function namesOfPage(part: Part, those: SQL | undefined, name: string): SQL {
  const [beyond, until, last, order] = part.backwards
    ? [sql`<=`, sql`>=`, sql`min`, sql`desc`]
    : [sql`>=`, sql`<=`, sql`max`, sql`asc`];
  // Bounded at the beginning too, or the planner takes it for half of the run.
  const from = sql`${changes.subject} ${beyond} ${name}`;
  // One more, because of the first name perhaps nothing is left.
  const names = sql`
    select ${changes.subject} as name from ${changes} where ${those} and ${from}
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

function countOf(condition: SQL): SQL {
  return sql`count(*) filter (where ${condition})::int`;
}
