import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "../client";
import { type BlockQuestion, blockSize, blocksWith, lastBlock } from "./change-blocks";

/** Which decisions of a run are looked for, and where the look begins. */
export type Search = {
  tenantId: string;
  runId: string;
  /** How many decisions the run has. */
  changeCount: number;
  question: BlockQuestion;
  /** All that a row must fulfil besides being of the run. */
  conditions: SQL;
  after: number | null;
  before: number | null;
  limit: number;
  /** Stops when it has looked for so long, even if the page is not full. */
  patienceMs: number;
};

export type Found = {
  /** Numbers of decisions, in reading direction. */
  seqs: number[];
  /** The number up to which all were looked at, where patience ran out before the page was full. */
  stoppedAt: number | null;
};

/** Rows looked at in one statement: few at first, for what is found at once. */
const rowsFirst = 2 * blockSize;
const rowsMost = 512 * blockSize;
/** A statement that took less than this looks at twice as many rows next time. */
const briefMs = 15;
/** Few at first too: what most blocks have is found in the first ones. */
const blocksFirst = 4;
const blocksMost = 400;

/** Finds a page of a large run's decisions by looking at those blocks alone that can have them. */
export async function findChanges(tx: Transaction, search: Search): Promise<Found> {
  const startedAt = performance.now();
  const isBackwards = search.before !== null;
  const seqs: number[] = [];
  let stretch: Piece[] = [];
  let rows = rowsFirst;
  const look = async (): Promise<boolean> => {
    const from = performance.now();
    seqs.push(...(await rowsOf(tx, search, stretch, search.limit - seqs.length)));
    if (performance.now() - from < briefMs) rows = Math.min(rowsMost, rows * 2);
    return seqs.length >= search.limit;
  };
  for await (const piece of piecesOf(tx, search)) {
    const last = stretch.at(-1);
    // Only when more is to come, so that a look that came to the end did not stop.
    if (last !== undefined && stretch.length * blockSize >= rows) {
      if (await look()) return { seqs, stoppedAt: null };
      if (performance.now() - startedAt > search.patienceMs) {
        return { seqs, stoppedAt: isBackwards ? last.from : last.to };
      }
      stretch = [];
    }
    stretch.push(piece);
  }
  if (stretch.length > 0) await look();
  return { seqs, stoppedAt: null };
}

/** Decisions from one number to another, both included. */
type Piece = { from: number; to: number };

/** In reading direction: the blocks that may have what is asked for, and all that no block tells of. */
async function* piecesOf(tx: Transaction, search: Search): AsyncGenerator<Piece> {
  const first = Math.floor((search.after ?? 0) / blockSize);
  const end = Math.min(search.before ?? Number.POSITIVE_INFINITY, search.changeCount + 1);
  const last = Math.floor((end - 2) / blockSize);
  const untold = (await lastBlock(tx, search.tenantId, search.runId)) ?? 0;
  const told = { from: first, until: Math.min(last, untold - 1) };
  const rest = { from: Math.max(first, untold), until: last };
  if (search.before === null) {
    yield* toldBlocks(tx, search, told);
    for (let block = rest.from; block <= rest.until; block++) yield pieceOf(block);
  } else {
    for (let block = rest.until; block >= rest.from; block--) yield pieceOf(block);
    yield* toldBlocks(tx, search, told);
  }
}

function pieceOf(block: number): Piece {
  return { from: block * blockSize + 1, to: (block + 1) * blockSize };
}

type Blocks = { from: number; until: number };

async function* toldBlocks(tx: Transaction, search: Search, blocks: Blocks): AsyncGenerator<Piece> {
  const backwards = search.before !== null;
  const left = { ...blocks };
  for (let limit = blocksFirst; left.from <= left.until; limit = Math.min(limit * 10, blocksMost)) {
    const part = { ...left, backwards, limit };
    const found = await blocksWith(tx, search.tenantId, search.runId, search.question, part);
    for (const block of found) yield pieceOf(block);
    const reached = found.at(-1);
    if (reached === undefined || found.length < limit) return;
    if (backwards) left.until = reached - 1;
    else left.from = reached + 1;
  }
}

const seqRows = z.array(z.object({ seq: z.number() }));

async function rowsOf(
  tx: Transaction,
  { tenantId, runId, conditions, after, before }: Search,
  pieces: Piece[],
  limit: number,
): Promise<number[]> {
  const order = before === null ? sql`seq asc` : sql`seq desc`;
  const { rows } = await tx.execute(sql`
    select found.seq from ${listOf(pieces)}
    cross join lateral (
      select changes.seq from changes
      where changes.tenant_id = ${tenantId} and changes.run_id = ${runId}
        and changes.seq between piece.first and piece.last
        and changes.seq > ${after ?? 0} and changes.seq < ${before ?? intMost} and ${conditions}
      order by ${order} limit ${limit}) found
    order by ${order} limit ${limit}`);
  return seqRows.parse(rows).map(({ seq }) => seq);
}

/** As a table `piece(first, last)`. */
function listOf(pieces: readonly Piece[]): SQL {
  return sql`unnest(
    ${sql.param(pieces.map(({ from }) => from))}::int[],
    ${sql.param(pieces.map(({ to }) => to))}::int[]) as piece(first, last)`;
}

const intMost = 2_147_483_647;
/** In more blocks than these it is as quick to look at all decisions. */
const fewBlocks = 100;

/**
 * A run's decisions as a table `changes` to select from, for what has to look at all that fit: only of
 * those blocks that can have what is asked for. Null where they are not few.
 */
export async function changesWith(
  tx: Transaction,
  tenantId: string,
  runId: string,
  question: BlockQuestion,
): Promise<SQL | null> {
  const untold = await lastBlock(tx, tenantId, runId);
  if (untold === null || Object.values(question).every((value) => value === undefined)) {
    return null;
  }
  const part = { from: 0, until: untold - 1, backwards: false, limit: fewBlocks + 1 };
  const found = await blocksWith(tx, tenantId, runId, question, part);
  if (found.length > fewBlocks) return null;
  const pieces = [...found.map(pieceOf), { from: untold * blockSize + 1, to: intMost }];
  // The offset keeps the planner from walking through the whole run in the order of another index.
  return sql`${listOf(pieces)} cross join lateral (
    select * from changes where tenant_id = ${tenantId} and run_id = ${runId}
      and seq between piece.first and piece.last offset 0) changes`;
}
