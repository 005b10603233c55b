import { sql } from "drizzle-orm";
import { z } from "zod";
import { inTenant, type Transaction } from "@/db/client";
import type { RunContext } from "@/lib/engine/run/run-context";
import { allMarks } from "./plan-marks";
import { everybodyListed } from "./subjects";

/** How many are as they were found to be, by the attributes that they have. */
export type Settled = { people: number; present: string };

/** First who need not be looked at again, then the others in the order of their ids. */
export type Unsettled = { settled: Settled[] } | { ids: string[] };

const pageSize = 500;
const fetchSize = 5_000;
/** However well a mark fits, everybody is looked at once a day. */
const marksLiveHours = 24;

const rowsShape = z.array(
  z.object({
    id: z.string().nullable(),
    present: z.string().nullable(),
    people: z.coerce.number(),
  }),
);

/** False when nobody has a mark that can fit: then it is cheaper to look at everybody at once. */
export async function hasMarks({ run }: RunContext, epoch: string): Promise<boolean> {
  const { rows } = await inTenant(run.tenantId, (tx) =>
    tx.execute(sql`select exists (select from plan_marks p where ${fits(run, epoch)}) as found`),
  );
  return z.tuple([z.object({ found: z.boolean() })]).parse(rows)[0].found;
}

/**
 * Compares everybody's rows with what was found last, by hash and inside the database: no record is
 * fetched for those who are as they were. Only where many have changed does its transaction stay open
 * while the caller plans; it holds no lock.
 */
export async function readUnsettled(
  context: RunContext,
  epoch: string,
  after: string,
  plan: (found: Unsettled) => Promise<void>,
): Promise<void> {
  const few = await inTenant(context.run.tenantId, async (tx) => {
    await open(tx, context, epoch, after);
    const first = await fetched(tx);
    if (first.length < fetchSize) return first;
    for await (const found of parted(rowsOf(tx, first))) await plan(found);
    return [];
  });
  for await (const found of parted(few)) await plan(found);
}

type Row = z.infer<typeof rowsShape>[number];

async function* rowsOf(tx: Transaction, first: Row[]): AsyncGenerator<Row> {
  for (let rows = first; ; rows = await fetched(tx)) {
    yield* rows;
    if (rows.length < fetchSize) return;
  }
}

async function fetched(tx: Transaction): Promise<Row[]> {
  const { rows } = await tx.execute(sql.raw(`fetch ${fetchSize} from unsettled`));
  return rowsShape.parse(rows);
}

/** The counts come first in the rows; whatever follows them says that they are all. */
async function* parted(rows: Iterable<Row> | AsyncIterable<Row>): AsyncGenerator<Unsettled> {
  let settled: Settled[] | null = [];
  let ids: string[] = [];
  for await (const { id, present, people } of rows) {
    if (id === null) {
      settled?.push({ people, present: present ?? "0" });
      continue;
    }
    if (settled) yield { settled };
    settled = null;
    ids.push(id);
    if (ids.length < pageSize) continue;
    yield { ids };
    ids = [];
  }
  if (settled) yield { settled };
  if (ids.length > 0) yield { ids };
}

async function open(tx: Transaction, context: RunContext, epoch: string, after: string) {
  const { run } = context;
  // Read whole, and once: without the first PostgreSQL would choose the way that begins soonest. It
  // takes each workspace of many for a tiny one, and would join thousands of rows one by one.
  await tx.execute(
    sql.raw(`set local cursor_tuple_fraction = 1; set local enable_nestloop = off;
      set local statement_timeout = '10min'`),
  );
  await tx.execute(sql`
    declare unsettled no scroll cursor for
    with marks as materialized (${allMarks(context)}),
    settled as materialized (
      select m.id, p.present from marks m
      join plan_marks p on p.source_user_id = m.id and p.mark = m.mark and ${fits(run, epoch)})
    select * from (
      select null as id, present::text as present, count(*) as people from settled group by present
      union all
      select everybody.id, null, 1 from (${everybodyListed(context)}) everybody
      where everybody.id > ${after} and not exists (select from settled s where s.id = everybody.id)
    ) found order by id nulls first`);
}

function fits({ tenantId, syncId }: RunContext["run"], epoch: string) {
  return sql`p.tenant_id = ${tenantId} and p.sync_id = ${syncId} and p.epoch = ${epoch}::bigint
    and p.planned_at > now() - make_interval(hours => ${marksLiveHours})`;
}
