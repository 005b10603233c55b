import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { ChangeSign } from "@/lib/core/change";
import { signOf } from "@/lib/core/change";
import { changeKinds, kindOfChange } from "@/lib/core/sign-sums";
import { inTenant } from "../client";
import { type PageRequest, readPage, toPage } from "./page";

export const standings = ["onlyOne", "onlyOther", "differs", "same"] as const;
export type Standing = (typeof standings)[number];

const facts = z.record(z.string(), z.unknown()).nullable();
const outcome = z.enum(["planned", "applied", "skipped", "failed"]);

const side = z
  .object({ seq: z.number(), before: facts, after: facts, reason: z.string(), outcome })
  .nullable();

const comparedRow = z
  .object({
    standing: z.enum(standings),
    key: z.string(),
    kind: z.string(),
    subject: z.string(),
    group_name: z.string().nullable(),
    one: side,
    other: side,
  })
  .transform(({ group_name, ...row }) => ({ ...row, groupName: group_name }));

/** One decision as each of two runs has it. */
export type ComparedRow = z.output<typeof comparedRow>;
export type TwoRuns = { one: string; other: string };

const cursorShape = z.tuple([z.string(), z.string().regex(/^[0-9a-f-]{36}$/)]);

/**
 * The decisions of two runs side by side, in order of name; those that are the same last of all.
 * The values of a decision, which are wide, are read for the rows of the page alone.
 */
export async function compareRuns(
  tenantId: string,
  two: TwoRuns,
  wanted: readonly Standing[],
  request: PageRequest = {},
) {
  const part = readPage(request, cursorShape);
  const place = part.after ?? part.before;
  const direction = part.backwards ? sql`<` : sql`>`;
  const from = place
    ? sql`(subject, key) ${direction} (${place[0]}, ${place[1]}::uuid)`
    : sql`true`;
  const order = part.backwards ? sql`subject desc, key desc` : sql`subject, key`;
  const listed = sql.join(
    wanted.map((standing) => sql`${standing}`),
    sql`, `,
  );
  const { rows } = await inTenant(tenantId, (tx) =>
    tx.execute(sql`
      ${compared(tenantId, two)},
      page as (
        select * from compared where standing in (${listed}) and ${from}
        order by ${order} limit ${part.limit + 1})
      select standing, key, kind, subject, coalesce(b.group_name, a.group_name) as group_name,
        a.side as one, b.side as other
      from page
      left join lateral (${sideOf(tenantId, two.one, sql`page.one`)}) a on true
      left join lateral (${sideOf(tenantId, two.other, sql`page.other`)}) b on true
      order by ${order}`),
  );
  return toPage(z.array(comparedRow).parse(rows), part, (row) => [row.subject, row.key]);
}

function sideOf(tenantId: string, runId: string, seq: SQL): SQL {
  return sql`
    select group_name, jsonb_build_object('seq', seq, 'before', before, 'after', after,
        'reason', reason, 'outcome', outcome) as side
      from changes where tenant_id = ${tenantId} and run_id = ${runId} and seq = ${seq}`;
}

export type ComparisonCount = { standing: Standing; sign: ChangeSign; count: number };

/** How many decisions the two have in common, and how many not, by sign. */
export async function countCompared(tenantId: string, two: TwoRuns): Promise<ComparisonCount[]> {
  const { rows } = await inTenant(tenantId, (tx) =>
    tx.execute(sql`
      ${compared(tenantId, two)}
      select standing, kind, count(*)::int as count from compared group by standing, kind`),
  );
  return counted
    .parse(rows)
    .map(({ kind, ...row }) => ({ ...row, sign: signOf(kindOfChange({ kind })) }));
}

const counted = z.array(
  z.object({ standing: z.enum(standings), kind: z.enum(changeKinds), count: z.number() }),
);

/**
 * Two decisions are about the same thing when kind, person or group, and the group joined or left
 * are the same; somebody may lead several things. What one run planned and the other carried out is
 * the same decision.
 */
function compared(tenantId: string, { one, other }: TwoRuns): SQL {
  // Sixteen bytes for what may be long: of a million rows only these are sorted and joined.
  const decisions = (runId: string) => sql`
    select distinct on (key) * from (
      select md5(concat_ws(chr(31), kind, coalesce(source_id, subject), group_key,
          case when kind = 'lead.reassign' then before->>'lead' end))::uuid as key,
        seq, kind, subject,
        md5((before, after, reason, case outcome when 'applied' then 'planned' else outcome end)::text)
          ::uuid as decision
      from changes where tenant_id = ${tenantId} and run_id = ${runId}) keyed
    order by key, seq`;
  return sql`
    with one as (${decisions(one)}), other as (${decisions(other)}),
    compared as (
      select case when b.key is null then 'onlyOne' when a.key is null then 'onlyOther'
          when a.decision <> b.decision then 'differs' else 'same' end as standing,
        key, coalesce(b.kind, a.kind) as kind, coalesce(b.subject, a.subject) as subject,
        a.seq as one, b.seq as other
      from one a full join other b using (key))`;
}
