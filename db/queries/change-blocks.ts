import { and, eq, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "../client";
import { changeBlocks } from "../schema/runs";

/** Decisions that a block tells of. */
export const blockSize = 1_000;
/** So many decisions are looked through faster than blocks are; a run of no more has none. */
export const blocksFrom = 20_000;

/** What a search asks of a block; a block that has it all may have a row that has it all. */
export type BlockQuestion = {
  /** Part of a name. */
  text?: string | undefined;
  groupKey?: string | undefined;
  /** Any of these. */
  kinds?: readonly string[] | undefined;
};

/**
 * Notes what stands in a block and the ones after it, from the decisions that are stored by now. Safe
 * to repeat.
 */
export async function storeBlocks(
  tx: Transaction,
  tenantId: string,
  runId: string,
  blocks: { from: number; count: number },
): Promise<void> {
  const blockOf = sql`(seq - 1) / ${blockSize}::int`;
  // In the order of bytes: nobody reads it, and an alphabet's takes longer.
  const lines = (value: SQL) =>
    sql`chr(10) || string_agg(distinct ${value} collate "C", chr(10)) || chr(10)`;
  await tx.execute(sql`
    insert into change_blocks (tenant_id, run_id, block, names, marks)
    select ${tenantId}, ${runId}, block, ${lines(sql`name`)}, ${lines(sql`mark`)}
    from (select ${blockOf} as block, v.name, v.mark
      from changes c cross join lateral (values
        (lower(c.subject), c.kind), (lower(c.group_name), c.group_key)) v(name, mark)
      where c.tenant_id = ${tenantId} and c.run_id = ${runId}
        and c.seq > ${blocks.from * blockSize}
        and c.seq <= ${(blocks.from + blocks.count) * blockSize}) told
    group by block
    on conflict (tenant_id, run_id, block)
      do update set names = excluded.names, marks = excluded.marks`);
}

/** When a run is planned anew, its blocks tell of what is no more. */
export async function dropBlocks(tx: Transaction, tenantId: string, runId: string): Promise<void> {
  await tx.delete(changeBlocks).where(ofRun(tenantId, runId));
}

/** The last block of a run; its rows are to be looked at always, as some may have come later. */
export async function lastBlock(
  tx: Transaction,
  tenantId: string,
  runId: string,
): Promise<number | null> {
  const { rows } = await tx.execute(
    sql`select max(block) as block from change_blocks where ${ofRun(tenantId, runId)}`,
  );
  return z.tuple([z.object({ block: z.number().nullable() })]).parse(rows)[0].block;
}

const blockRows = z.array(z.object({ block: z.number() }));

/** The next blocks between two, in order or backwards, that may have what is asked for. */
export async function blocksWith(
  tx: Transaction,
  tenantId: string,
  runId: string,
  { text, groupKey, kinds }: BlockQuestion,
  part: { from: number; until: number; backwards: boolean; limit: number },
): Promise<number[]> {
  const hasMark = (mark: string) => sql`strpos(marks, ${`\n${mark}\n`}) > 0`;
  const conditions = [
    ofRun(tenantId, runId),
    sql`block between ${part.from}::int and ${part.until}::int`,
    text === undefined ? sql`true` : sql`strpos(names, lower(${text})) > 0`,
    groupKey === undefined ? sql`true` : hasMark(groupKey),
    kinds === undefined ? sql`true` : sql`(${sql.join(kinds.map(hasMark), sql` or `)})`,
  ];
  const { rows } = await tx.execute(sql`
    select block from change_blocks where ${sql.join(conditions, sql` and `)}
    order by block ${part.backwards ? sql`desc` : sql`asc`} limit ${part.limit}`);
  return blockRows.parse(rows).map(({ block }) => block);
}

function ofRun(tenantId: string, runId: string): SQL {
  return sql`${and(eq(changeBlocks.tenantId, tenantId), eq(changeBlocks.runId, runId))}`;
}
