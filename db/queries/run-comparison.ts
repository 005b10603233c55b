import { and, eq, gt, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { signOf } from "@/lib/core/plan/change";
import { changeKinds, kindOfChange } from "@/lib/core/plan/sign-sums";
import { type Standing, standings } from "@/lib/core/run/run-comparison";
import { inTenant, type Transaction } from "../client";
import { comparisons, comparisonsUnderWay } from "../schema/runs";
import { type PageRequest, readPage, toPage } from "./page";
import { comparisonDays } from "./prune";

const facts = z.record(z.string(), z.unknown()).nullable();
const outcome = z.enum(["planned", "applied", "skipped", "failed"]);

const side = z
  .object({
    seq: z.number(),
    kind: z.string(),
    subject: z.string(),
    group_name: z.string().nullable(),
    before: facts,
    after: facts,
    reason: z.string(),
    outcome,
  })
  .nullable();

const comparedRow = z
  .object({ place: z.number(), standing: z.enum(standings), one: side, other: side })
  .transform(({ one, other, ...row }) => {
    const shown = other ?? one;
    return {
      ...{ ...row, one, other },
      kind: shown?.kind ?? "user.update",
      subject: shown?.subject ?? "",
      groupName: other?.group_name ?? one?.group_name ?? null,
    };
  });

/** One decision as each of two runs has it. */
export type ComparedRow = z.output<typeof comparedRow>;
export type TwoRuns = { one: string; other: string };

export type Comparison = Pick<typeof comparisons.$inferSelect, "id" | "stand" | "counts">;

/** What is kept of two runs side by side; null where nobody compared them. */
export async function findComparison(tenantId: string, two: TwoRuns): Promise<Comparison | null> {
  return inTenant(tenantId, async (tx) => {
    const [found] = await tx
      .select({ id: comparisons.id, stand: comparisons.stand, counts: comparisons.counts })
      .from(comparisons)
      .where(ofTwo(tenantId, two));
    return found ?? null;
  });
}

/** What counts still of what is kept of them. */
function ofTwo(tenantId: string, { one, other }: TwoRuns, more?: SQL): SQL | undefined {
  return and(
    ...[eq(comparisons.tenantId, tenantId), eq(comparisons.one, one)],
    ...[eq(comparisons.other, other), gt(comparisons.at, keptFor), more],
  );
}

/** The decisions of two runs side by side, in order of name, then of kind. */
export async function comparedRows(
  tenantId: string,
  { one, other, id }: TwoRuns & { id: string },
  wanted: readonly Standing[],
  request: PageRequest = {},
) {
  const part = readPage(request, z.int());
  const place = part.after ?? part.before;
  const from = place === null ? sql`true` : sql`place ${part.backwards ? sql`<` : sql`>`} ${place}`;
  const order = part.backwards ? sql`place desc` : sql`place`;
  // Each standing has its own index range; together they would be read whole for a rare one.
  const lists = wanted.map(
    (standing) => sql`(
      select place, standing, one_seq, other_seq from compared_changes
      where tenant_id = ${tenantId} and comparison_id = ${id} and standing = ${standing} and ${from}
      order by ${order} limit ${part.limit + 1})`,
  );
  const { rows } = await inTenant(tenantId, (tx) =>
    tx.execute(sql`
      with page as (
        select * from (${sql.join(lists, sql` union all `)}) listed
        order by ${order} limit ${part.limit + 1})
      select place, standing, a.side as one, b.side as other from page
      left join lateral (${sideOf(tenantId, one, sql`page.one_seq`)}) a on true
      left join lateral (${sideOf(tenantId, other, sql`page.other_seq`)}) b on true
      order by ${order}`),
  );
  return toPage(z.array(comparedRow).parse(rows), part, (row) => row.place);
}

function sideOf(tenantId: string, runId: string, seq: SQL): SQL {
  return sql`
    select jsonb_build_object('seq', seq, 'kind', kind, 'subject', subject, 'group_name', group_name,
        'before', before, 'after', after, 'reason', reason, 'outcome', outcome) as side
      from changes where tenant_id = ${tenantId} and run_id = ${runId} and seq = ${seq}`;
}

const keptFor = sql`now() - make_interval(days => ${comparisonDays})`;

/** How many decisions of both runs were looked at, then put in order, of how many there are. */
export type ComparisonProgress = { looked: number; ordered: number; total: number };

type Tell = (progress: ComparisonProgress) => Promise<void>;

/** Of so many decisions each, so that whoever waits sees them go by. */
const lookedAtOnce = 50_000;

/**
 * Lays two runs side by side and keeps it, in place of what was kept of them; what is older than a
 * day goes. Two who ask at once make it one after the other. `tell` is told between every 50,000.
 */
export async function storeComparison(
  tenantId: string,
  { id, stand, ...two }: TwoRuns & { id: string; stand: string },
  tell: Tell = () => Promise.resolve(),
): Promise<void> {
  await inTenant(tenantId, async (tx) => {
    // Millions of decisions take longer than a page may.
    await tx.execute(sql`set local statement_timeout = '10min'`);
    await tx.execute(sql`set local work_mem = '128MB'`);
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`compare ${two.one} ${two.other}`}, 0))`,
    );
    // Somebody else may have made it while this one waited.
    const rival = await tx.$count(comparisons, ofTwo(tenantId, two, eq(comparisons.stand, stand)));
    if (rival > 0) return;
    await forget(tx, tenantId, two);
    const total = await lookAtBoth(tx, tenantId, two, tell);
    await layInOrder(tx, { tenantId, id }, (share) =>
      tell({ looked: total, ordered: Math.floor(total * share), total }),
    );
    const { rows } = await tx.execute(sql`
      select c.standing, d.kind, count(*)::int as count from compared_changes c
      join compared_keys d on d.is_one = (c.other_seq is null)
        and d.seq = coalesce(c.other_seq, c.one_seq)
      where c.tenant_id = ${tenantId} and c.comparison_id = ${id} group by c.standing, d.kind`);
    const counts = counted
      .parse(rows)
      .map(({ kind, ...row }) => ({ ...row, sign: signOf(kindOfChange({ kind })) }));
    await tx.insert(comparisons).values({ tenantId, id, stand, counts, ...two });
    await tx.delete(comparisonsUnderWay).where(underWay(tenantId, two));
  });
}

/**
 * Two decisions are about the same thing when kind, person or group, and the group joined or left
 * are the same; somebody may lead several things. What one run planned and the other carried out is
 * the same decision.
 */
async function lookAtBoth(
  tx: Transaction,
  tenantId: string,
  { one, other }: TwoRuns,
  tell: Tell,
): Promise<number> {
  // Sixteen bytes for what may be long: of a million rows only these are sorted and joined.
  await tx.execute(sql`create temporary table compared_keys (is_one boolean, key uuid, seq integer,
    kind text, subject text, group_name text, decision uuid) on commit drop`);
  const sides = [
    { isOne: true, run: one, count: await lastSeq(tx, tenantId, one) },
    { isOne: false, run: other, count: await lastSeq(tx, tenantId, other) },
  ];
  const total = sides.reduce((sum, { count }) => sum + count, 0);
  let looked = 0;
  for (const { isOne, run, count } of sides) {
    for (let from = 0; from < count; from += lookedAtOnce) {
      await tell({ looked: looked + from, ordered: 0, total });
      await tx.execute(sql`
        insert into compared_keys
        select ${isOne}, md5(concat_ws(chr(31), kind, coalesce(source_id, subject), group_key,
            case when kind = 'lead.reassign' then before->>'lead' end))::uuid,
          seq, kind, subject, group_name,
          md5((before, after, reason, case outcome when 'applied' then 'planned' else outcome end)::text)
            ::uuid
        from changes where tenant_id = ${tenantId} and run_id = ${run}
          and seq > ${from} and seq <= ${from + lookedAtOnce}`);
    }
    looked += count;
  }
  await tx.execute(sql`analyze compared_keys`);
  return total;
}

/** The keys are spread evenly: a part of them all is a part of the work. */
const keyParts = 8;

/** Joins both runs a part of the keys at a time, then numbers the rows in order of name and keeps them. */
async function layInOrder(
  tx: Transaction,
  { tenantId, id }: { tenantId: string; id: string },
  tell: (share: number) => Promise<void>,
): Promise<void> {
  await tx.execute(sql`create temporary table compared_rows (standing text, kind text, subject text,
    group_name text, one integer, other integer) on commit drop`);
  for (let part = 0; part < keyParts; part++) {
    await tell(part / keyParts / 2);
    await tx.execute(sql`insert into compared_rows ${comparedIn(part)}`);
  }
  await tell(0.5);
  await tx.execute(sql`create temporary table compared_places on commit drop as
    select (row_number() over (order by subject, kind, group_name, one, other))::int as place,
      standing, one, other from compared_rows`);
  await tx.execute(sql`create index on compared_places (place)`);
  await tx.execute(sql`analyze compared_places`);
  const { rows } = await tx.execute(sql`select count(*)::int as seq from compared_places`);
  const [{ seq: count }] = seqRow.parse(rows);
  for (let from = 0; from < count; from += lookedAtOnce) {
    await tell(0.5 + from / count / 2);
    await tx.execute(sql`
      insert into compared_changes (tenant_id, comparison_id, place, standing, one_seq, other_seq)
      select ${tenantId}, ${id}, place, standing, one, other from compared_places
      where place > ${from} and place <= ${from + lookedAtOnce}`);
  }
  await tell(1);
}

const seqRow = z.tuple([z.object({ seq: z.number() })]);

async function lastSeq(tx: Transaction, tenantId: string, runId: string): Promise<number> {
  const { rows } = await tx.execute(sql`select coalesce(max(seq), 0) as seq from changes
    where tenant_id = ${tenantId} and run_id = ${runId}`);
  return seqRow.parse(rows)[0].seq;
}

/** Not part of the comparison's own transaction: whoever waits is to see it meanwhile. */
export async function tellProgress(
  tenantId: string,
  { one, other }: TwoRuns,
  progress: ComparisonProgress,
): Promise<void> {
  const told = { ...progress, at: sql`now()` };
  await inTenant(tenantId, (tx) =>
    tx
      .insert(comparisonsUnderWay)
      .values({ tenantId, one, other, ...told })
      .onConflictDoUpdate({
        target: [comparisonsUnderWay.tenantId, comparisonsUnderWay.one, comparisonsUnderWay.other],
        set: told,
      }),
  );
}

function underWay(tenantId: string, { one, other }: TwoRuns): SQL | undefined {
  const table = comparisonsUnderWay;
  return and(eq(table.tenantId, tenantId), eq(table.one, one), eq(table.other, other));
}

/** Null where none of the two is being looked at, or whoever did has not been heard of for long. */
export async function progressOf(
  tenantId: string,
  two: TwoRuns,
): Promise<ComparisonProgress | null> {
  const table = comparisonsUnderWay;
  return inTenant(tenantId, async (tx) => {
    const [found] = await tx
      .select({ looked: table.looked, ordered: table.ordered, total: table.total })
      .from(table)
      .where(and(underWay(tenantId, two), gt(table.at, sql`now() - interval '10 minutes'`)));
    return found ?? null;
  });
}

const counted = z.array(
  z.object({ standing: z.enum(standings), kind: z.enum(changeKinds), count: z.number() }),
);

async function forget(tx: Transaction, tenantId: string, { one, other }: TwoRuns): Promise<void> {
  const gone = await tx
    .delete(comparisons)
    .where(
      and(
        eq(comparisons.tenantId, tenantId),
        or(
          and(eq(comparisons.one, one), eq(comparisons.other, other)),
          lt(comparisons.at, keptFor),
        ),
      ),
    )
    .returning({ id: comparisons.id });
  for (const { id } of gone) {
    await tx.execute(
      sql`delete from compared_changes where tenant_id = ${tenantId} and comparison_id = ${id}`,
    );
  }
  await tx
    .delete(comparisonsUnderWay)
    .where(and(eq(comparisonsUnderWay.tenantId, tenantId), lt(comparisonsUnderWay.at, keptFor)));
}

const keysOf = (isOne: boolean, part: number) => sql`
  select distinct on (key) * from compared_keys
  where is_one = ${isOne} and get_byte(uuid_send(key), 0) % ${keyParts}::int = ${part}::int
  order by key, seq`;

const comparedIn = (part: number) => sql`
  select case when b.key is null then 'onlyOne' when a.key is null then 'onlyOther'
      when a.decision <> b.decision then 'differs' else 'same' end as standing,
    coalesce(b.kind, a.kind) as kind, coalesce(b.subject, a.subject) as subject,
    coalesce(b.group_name, a.group_name) as group_name, a.seq as one, b.seq as other
  from (${keysOf(true, part)}) a full join (${keysOf(false, part)}) b using (key)`;
