import type pg from "pg";
import { pool } from "./client";
import { lostToAnother } from "./conflict";
import { type Rehearsal, withRehearsal } from "./rehearsal";

/** Nobody waits long for the rows that a rehearsal touches, and it waits for nobody long. */
const limits = "set local lock_timeout = '2s'; set local statement_timeout = '5s'";

const attemptsMax = 5;

type Isolation = "read committed" | "repeatable read";

/**
 * Does the work against the present state and leaves no trace: every statement inside, whichever way
 * it reaches the database, is part of one transaction that is rolled back. What has effects outside
 * of PostgreSQL must ask `currentRehearsal` and hold still. With `repeatable read` everything inside
 * sees one snapshot; the work is then done again when a real run has outrun that snapshot.
 */
export async function rehearse<Result>(
  tenantId: string,
  work: () => Promise<Result>,
  { isolation = "read committed" }: { isolation?: Isolation } = {},
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await rehearseOnce(tenantId, work, isolation);
    } catch (error) {
      if (attempt >= attemptsMax || !lostToAnother(error)) throw error;
    }
  }
}

async function rehearseOnce<Result>(
  tenantId: string,
  work: () => Promise<Result>,
  isolation: Isolation,
): Promise<Result> {
  const client = await pool().connect();
  const rehearsal: Rehearsal = { tenantId, client, ended: false, lastTurn: Promise.resolve() };
  try {
    await client.query(`begin isolation level ${isolation}; ${limits}`);
    await client.query("select set_config('app.tenant', $1, true)", [tenantId]);
    return await withRehearsal(rehearsal, work);
  } finally {
    rehearsal.ended = true;
    await rehearsal.lastTurn;
    client.release(await rolledBack(client));
  }
}

/** A client that cannot even roll back is broken and must not return to the pool. */
async function rolledBack(client: pg.PoolClient): Promise<Error | boolean> {
  try {
    await client.query("rollback");
    return false;
  } catch (error) {
    return error instanceof Error ? error : true;
  }
}
